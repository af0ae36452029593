//! The daemon's own directories: taken from the service manager that made them, or made here.

use std::fs::DirBuilder;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use nix::fcntl::{OFlag, open};
use nix::sys::stat::{Mode, fchmod};
use nix::unistd::fchown;

use crate::error::Error;
use crate::launch::contract::Contract;
use crate::plan::{Directory, DirectoryKind, Plan, Scope};
use crate::privilege::lookup::Identity;

/// Makes each directory that is needed and not there yet; systemd.exec(5), `RuntimeDirectory=` and its kin.
pub(crate) fn prepare(
    plan: &Plan,
    contract: &Contract,
    identity: Option<&Identity>,
    pidfile: Option<&Path>,
) -> Result<Vec<(DirectoryKind, PathBuf)>, Error> {
    let prepare_one = |directory: &Directory| {
        if let Some(path) = contract.directory(directory.kind) {
            return Ok((directory.kind, path));
        }
        let path = path(plan, directory);
        make(directory, &path, identity).map_err(|source| Error::Directory { path: path.clone(), source })?;
        Ok((directory.kind, path))
    };
    let needed = |directory: &&Directory| {
        directory.declared || pidfile.and_then(Path::parent) == Some(&path(plan, directory))
    };
    plan.directories.iter().filter(needed).map(prepare_one).collect()
}

/// Whether one of the declared directories is the one that `file` is in.
pub(crate) fn makes_parent_of(plan: &Plan, file: &Path) -> bool {
    plan.directories.iter().any(|directory| file.parent() == Some(&path(plan, directory)))
}

fn path(plan: &Plan, directory: &Directory) -> PathBuf {
    base(plan.scope, directory.kind).join(directory.path)
}

/// The file system hierarchy for the system, the XDG base directories for a user: file-hierarchy(7).
fn base(scope: Scope, kind: DirectoryKind) -> PathBuf {
    if scope == Scope::System {
        return PathBuf::from(match kind {
            DirectoryKind::Runtime => "/run",
            DirectoryKind::State => "/var/lib",
            DirectoryKind::Cache => "/var/cache",
            DirectoryKind::Logs => "/var/log",
            DirectoryKind::Configuration => "/etc",
        });
    }
    let home = || std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let below = |variable: &str, default: &str| {
        let set = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
        set.unwrap_or_else(|| home().join(default))
    };
    match kind {
        DirectoryKind::Runtime => below("XDG_RUNTIME_DIR", ".cache/run"),
        DirectoryKind::State => below("XDG_STATE_HOME", ".local/state"),
        DirectoryKind::Cache => below("XDG_CACHE_HOME", ".cache"),
        DirectoryKind::Logs => below("XDG_STATE_HOME", ".local/state").join("log"),
        DirectoryKind::Configuration => below("XDG_CONFIG_HOME", ".config"),
    }
}

/// Owner and mode are set on what was made just now, through its own descriptor, and on nothing else.
fn make(directory: &Directory, path: &Path, identity: Option<&Identity>) -> io::Result<()> {
    if path.is_relative() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "`HOME` is not set"));
    }
    match path.symlink_metadata() {
        Ok(there) if there.is_dir() => return Ok(()),
        Ok(_) => return Err(io::ErrorKind::NotADirectory.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    path.parent().map_or(Ok(()), make_way)?;
    match DirBuilder::new().mode(0o700).create(path) {
        // Another start at the same time.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        created => created?,
    }
    let made = open_directory(path)?;
    let own = |identity: &&Identity| directory.kind != DirectoryKind::Configuration && identity.drops;
    if let Some(owner) = identity.filter(own) {
        fchown(&made, Some(owner.uid), Some(owner.gid))?;
    }
    Ok(fchmod(&made, Mode::from_bits_truncate(directory.mode))?)
}

/// Makes the directories above, which everybody may pass through whatever the umask is.
fn make_way(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    path.parent().map_or(Ok(()), make_way)?;
    match DirBuilder::new().mode(0o755).create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        created => created.and_then(|()| Ok(fchmod(open_directory(path)?, Mode::from_bits_truncate(0o755))?)),
    }
}

fn open_directory(path: &Path) -> io::Result<OwnedFd> {
    Ok(open(
        path,
        OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC,
        Mode::empty(),
    )?)
}
