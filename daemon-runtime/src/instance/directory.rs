//! The directory of the PID file: opened once, checked, and used for every later step.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Component, Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{AT_FDCWD, OFlag, OpenHow, ResolveFlag, openat, openat2, readlinkat};
use nix::sys::stat::{FileStat, Mode, SFlag, fstat};
use nix::unistd::geteuid;

use crate::error::Error;
use crate::privilege::lookup::Identity;

/// Symbolic links followed before the path counts as a loop, as in path_resolution(7).
const LINKS: usize = 40;

/// Opens the directory that `file` is in. Symbolic links on the way are followed when root or this
/// process's user made them (`/var/run`), and refused when anybody else could have.
pub(crate) fn open(file: &Path, owner: Option<&Identity>) -> Result<OwnedFd, Error> {
    let path = file.parent().unwrap_or(Path::new("/"));
    let failed = |errno: Errno| Error::Pidfile {
        path: file.into(),
        step: "open the directory of",
        source: errno.into(),
    };
    let untrusted = |why: String| Error::UntrustedDirectory { path: file.into(), why };
    let how = OpenHow::new()
        .flags(OFlag::O_PATH | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC)
        .resolve(ResolveFlag::RESOLVE_NO_SYMLINKS);
    let directory = match openat2(AT_FDCWD, path, how) {
        Err(Errno::ELOOP | Errno::ENOSYS | Errno::EPERM) => {
            walk(path, owner).map_err(|problem| match problem {
                Walk::Failed(errno) => failed(errno),
                Walk::Untrusted(link) => {
                    untrusted(format!("the symbolic link {} on the way is not root's", link.display()))
                }
            })?
        }
        result => result.map_err(failed)?,
    };
    let stat = fstat(&directory).map_err(failed)?;
    if !trusted(&stat, owner) {
        return Err(untrusted(format!("its directory belongs to user {}", stat.st_uid)));
    }
    if writable_by_others(&stat, owner) {
        return Err(untrusted(format!("its directory has mode {:o}", stat.st_mode & 0o7777)));
    }
    Ok(directory)
}

enum Walk {
    Failed(Errno),
    Untrusted(PathBuf),
}

/// Component by component, looking at each symbolic link before following it.
fn walk(path: &Path, owner: Option<&Identity>) -> Result<OwnedFd, Walk> {
    let open = |directory: BorrowedFd<'_>, name: &Path| {
        let flags = OFlag::O_PATH | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
        openat(directory, name, flags, Mode::empty()).map_err(Walk::Failed)
    };
    let mut left: Vec<PathBuf> =
        path.components().rev().map(|part| PathBuf::from(part.as_os_str())).collect();
    let mut here = open(AT_FDCWD, Path::new("/"))?;
    let mut links = 0;
    while let Some(part) = left.pop() {
        if part.components().eq([Component::RootDir]) {
            here = open(AT_FDCWD, Path::new("/"))?;
            continue;
        }
        let next = open(here.as_fd(), &part)?;
        let stat = fstat(&next).map_err(Walk::Failed)?;
        if SFlag::from_bits_truncate(stat.st_mode) & SFlag::S_IFMT != SFlag::S_IFLNK {
            here = next;
            continue;
        }
        links += 1;
        if links > LINKS {
            return Err(Walk::Failed(Errno::ELOOP));
        }
        if !trusted(&stat, owner) {
            return Err(Walk::Untrusted(part));
        }
        let target = PathBuf::from(readlinkat(&next, "").map_err(Walk::Failed)?);
        left.extend(target.components().rev().map(|part| PathBuf::from(part.as_os_str())));
    }
    Ok(here)
}

/// Whose files are believed: root's, our own, the daemon's user's.
pub(crate) fn trusted(stat: &FileStat, owner: Option<&Identity>) -> bool {
    let daemon = owner.is_some_and(|identity| identity.uid.as_raw() == stat.st_uid);
    stat.st_uid == 0 || stat.st_uid == geteuid().as_raw() || daemon
}

/// Whether somebody else may add and rename files there. The sticky bit is no comfort: a name that is
/// not there yet is anybody's.
fn writable_by_others(stat: &FileStat, owner: Option<&Identity>) -> bool {
    let own_group = stat.st_gid == 0 || owner.is_some_and(|identity| identity.gid.as_raw() == stat.st_gid);
    stat.st_mode & 0o002 != 0 || (stat.st_uid == 0 && stat.st_mode & 0o020 != 0 && !own_group)
}
