//! The daemon's own directories: taken from the service manager that made them, or made here.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

#[cfg(feature = "explain")]
use nix::errno::Errno;
#[cfg(feature = "explain")]
use nix::sys::stat::{FileStat, fstat};
#[cfg(feature = "control")]
use nix::unistd::geteuid;

use crate::error::Error;
use crate::launch::contract::Contract;
use crate::plan::{Directory, DirectoryKind, Plan};
use crate::privilege::lookup::Identity;
#[cfg(feature = "explain")]
use crate::way::Astray;

#[cfg(feature = "explain")]
mod foresee;
mod leftovers;
mod make;
mod place;
mod settle;

#[cfg(feature = "explain")]
pub(crate) use foresee::{Foreseen, foresee};
pub(crate) use leftovers::{Made, Missing};
pub(crate) use place::variable;
#[cfg(feature = "explain")]
pub(crate) use settle::Found;

/// Makes the directory that the PID file lies in, if it is one of the daemon's own: that one alone, since until
/// the file is locked another instance may be using the others.
pub(crate) fn prepare_place(
    plan: &Plan,
    contract: &Contract,
    identity: Option<&Identity>,
    pidfile: Option<&Path>,
) -> Result<Made, Error> {
    let mut made = Made::default();
    for directory in needed(plan, pidfile).filter(|directory| contract.directory(directory.kind).is_none()) {
        let path = place::path(plan, directory);
        if is_place(&path, pidfile) {
            make::make(directory, &path, identity, &mut made)?;
        }
    }
    Ok(made)
}

/// Makes each other directory that is needed and not there yet, and sees to owner and mode of those that are;
/// systemd.exec(5), `RuntimeDirectory=` and its kin.
pub(crate) fn prepare(
    plan: &Plan,
    contract: &Contract,
    identity: Option<&Identity>,
    pidfile: Option<&Path>,
) -> Result<(Vec<(DirectoryKind, PathBuf)>, Made), Error> {
    let mut paths = Vec::new();
    let mut made = Made::default();
    for directory in needed(plan, pidfile) {
        let path = if let Some(list) = contract.directory(directory.kind) {
            let path = first(directory.kind, list)?;
            settle::settle_given(directory, &path, identity)?;
            path
        } else {
            let path = place::path(plan, directory);
            if !is_place(&path, pidfile) {
                make::make(directory, &path, identity, &mut made)?;
            }
            path
        };
        paths.push((directory.kind, path));
    }
    Ok((paths, made))
}

/// What is at a path, if anything is, followed as a start follows it.
#[cfg(feature = "explain")]
pub(crate) fn stat(path: &Path) -> Result<Option<FileStat>, Error> {
    match settle::open(path) {
        Ok(there) => fstat(&there).map(Some).map_err(|errno| settle::failed(path, errno)),
        Err(Astray::Failed(Errno::ENOENT)) => Ok(None),
        Err(error) => Err(settle::astray(path, error)),
    }
}

fn is_place(directory: &Path, pidfile: Option<&Path>) -> bool {
    pidfile.and_then(Path::parent) == Some(directory)
}

/// What [`prepare`] would find, without making anything.
pub(crate) fn check(plan: &Plan, identity: Option<&Identity>, pidfile: Option<&Path>) -> Result<(), Error> {
    needed(plan, pidfile)
        .try_for_each(|directory| settle::look(directory, &place::path(plan, directory), identity).map(drop))
}

/// Whether one of the declared directories is the one that `file` is in.
pub(crate) fn makes_parent_of(plan: &Plan, file: &Path) -> bool {
    plan.directories.iter().any(|directory| file.parent() == Some(&place::path(plan, directory)))
}

/// What is declared, and what the PID file lies in.
fn needed<'p>(plan: &'p Plan, pidfile: Option<&Path>) -> impl Iterator<Item = &'p Directory> {
    let parent = pidfile.and_then(Path::parent).map(Path::to_owned);
    plan.directories.iter().filter(move |directory| {
        directory.declared || parent.as_deref() == Some(&place::path(plan, directory))
    })
}

/// Where the runtime directory is for a word, which knows the environment of whoever runs it: an ordinary user's counts,
/// as it does at the start.
#[cfg(feature = "control")]
pub(crate) fn runtime_directory(plan: &Plan) -> Option<PathBuf> {
    let kind = DirectoryKind::Runtime;
    let directory = plan.directories.iter().find(|directory| directory.kind == kind)?;
    let given = std::env::var_os(variable(kind)).filter(|list| !list.is_empty() && !geteuid().is_root());
    given.and_then(|list| first(kind, &list).ok()).or_else(|| Some(place::path(plan, directory)))
}

/// The first of a manager's list, of which each has to be an absolute path.
fn first(kind: DirectoryKind, list: &OsStr) -> Result<PathBuf, Error> {
    let mut paths =
        list.as_bytes().split(|&byte| byte == b':').map(|path| Path::new(OsStr::from_bytes(path)));
    if let Some(relative) = paths.clone().find(|path| path.is_relative()) {
        return Err(Error::UnusableDirectory {
            path: relative.into(),
            why: format!("`{}` takes absolute paths", variable(kind)),
        });
    }
    Ok(paths.next().unwrap_or(Path::new("/")).to_owned())
}
