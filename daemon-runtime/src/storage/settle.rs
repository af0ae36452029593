//! A directory that is there: whether it can be the daemon's, and what it lacks of owner and mode.

use std::os::fd::OwnedFd;
use std::path::Path;

use nix::errno::Errno;
use nix::fcntl::{OFlag, openat};
use nix::sys::stat::{FileStat, Mode, SFlag, fchmod, fstat, stat};
use nix::unistd::{Gid, Uid, fchown, geteuid};

use crate::error::Error;
use crate::interrupted::until_done;
use crate::plan::{Directory, DirectoryKind};
use crate::privilege::lookup::Identity;
use crate::way::{self, Astray, Owner};

/// Whose a directory is to be: the daemon's user's, or ours. Configuration is for the administrator to write.
pub(super) fn wanted(directory: &Directory, identity: Option<&Identity>) -> (Uid, Option<Gid>) {
    let daemon = identity.filter(|identity| identity.drops && directory.kind != DirectoryKind::Configuration);
    daemon.map_or((geteuid(), None), |identity| (identity.uid, Some(identity.gid)))
}

/// Opens what is at `path`, following the links of root and of this process's user.
pub(super) fn open(path: &Path) -> Result<OwnedFd, Astray> {
    let ours = [0, geteuid().as_raw()];
    way::open(path, |link| ours.contains(&link.st_uid))
}

/// The error for a way that [`open`] did not get to the end of.
pub(super) fn astray(path: &Path, astray: Astray) -> Error {
    match astray {
        Astray::Failed(errno) => failed(path, errno),
        Astray::Link(link) => {
            unusable(path, format!("the symbolic link {} on the way is not root's", link.display()))
        }
    }
}

pub(super) fn failed(path: &Path, errno: Errno) -> Error {
    Error::Directory { path: path.into(), source: errno.into() }
}

pub(super) fn unusable(path: &Path, why: impl Into<String>) -> Error {
    Error::UnusableDirectory { path: path.into(), why: why.into() }
}

/// The directory that a manager has made: for a program that gives up root by itself it is root's, and becomes
/// the daemon's user's here. Otherwise it only has to be there.
pub(super) fn settle_given(
    directory: &Directory,
    path: &Path,
    identity: Option<&Identity>,
) -> Result<(), Error> {
    if identity.is_some_and(|identity| identity.drops) {
        let there = open(path).map_err(|error| astray(path, error))?;
        return settle(directory, path, &there, identity);
    }
    refuse_no_directory(path).map(drop)
}

fn refuse_no_directory(path: &Path) -> Result<FileStat, Error> {
    let stat = stat(path).map_err(|errno| failed(path, errno))?;
    if way::kind(&stat) == SFlag::S_IFDIR { Ok(stat) } else { Err(failed(path, Errno::ENOTDIR)) }
}

/// Gives an existing directory the declared owner and mode, itself and nothing in it, through its own descriptor.
pub(super) fn settle(
    directory: &Directory,
    path: &Path,
    there: &OwnedFd,
    identity: Option<&Identity>,
) -> Result<(), Error> {
    let failed = |errno| failed(path, errno);
    let stat = fstat(there).map_err(failed)?;
    if !needs_change(directory, path, there, &stat, identity)? {
        return Ok(());
    }
    let (uid, gid) = wanted(directory, identity);
    let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
    let there = until_done(|| openat(there, ".", flags, Mode::empty())).map_err(failed)?;
    if stat.st_uid != uid.as_raw() || gid.is_some_and(|gid| gid.as_raw() != stat.st_gid) {
        fchown(&there, Some(uid), gid).map_err(failed)?;
    }
    fchmod(&there, Mode::from_bits_truncate(directory.mode)).map_err(failed)
}

/// Whether an existing directory differs from what is declared and may be changed; an error when it must not be used.
fn needs_change(
    directory: &Directory,
    path: &Path,
    there: &OwnedFd,
    stat: &FileStat,
    identity: Option<&Identity>,
) -> Result<bool, Error> {
    if way::kind(stat) != SFlag::S_IFDIR {
        return Err(failed(path, Errno::ENOTDIR));
    }
    let (uid, gid) = wanted(directory, identity);
    let daemon = identity.is_some_and(|identity| identity.uid.as_raw() == stat.st_uid);
    if stat.st_uid != 0 && stat.st_uid != uid.as_raw() && !daemon {
        return Err(unusable(path, format!("it belongs to user {}", stat.st_uid)));
    }
    let as_declared = stat.st_uid == uid.as_raw()
        && gid.is_none_or(|gid| gid.as_raw() == stat.st_gid)
        && stat.st_mode & 0o7777 == directory.mode;
    // An administrator's own choice, as systemd leaves it; and what is root's an ordinary user cannot change.
    let foreign = stat.st_uid != geteuid().as_raw() && !geteuid().is_root();
    if as_declared || foreign || directory.kind == DirectoryKind::Configuration {
        return Ok(false);
    }
    // What is root's is given away only where nobody else could have put another of root's directories.
    if stat.st_uid == 0 {
        let flags = OFlag::O_PATH | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
        let parent =
            until_done(|| openat(there, "..", flags, Mode::empty())).map_err(|errno| failed(path, errno))?;
        if let Some(why) = way::stranger(&parent, Owner::ROOT).map_err(|errno| failed(path, errno))? {
            return Err(unusable(path, format!("it belongs to root, and {why}")));
        }
    }
    Ok(true)
}

/// What a start would find at the path of a directory.
#[cfg_attr(not(feature = "explain"), expect(dead_code, reason = "only what is told looks at the details"))]
pub(crate) enum Found {
    /// Nothing: it makes the directory.
    Nothing,
    /// A directory that it leaves as it is.
    Fits(FileStat),
    /// One that it gives another owner or mode.
    Differs(FileStat),
}

/// The same for a directory that a manager has named.
#[cfg(feature = "explain")]
pub(super) fn look_given(
    directory: &Directory,
    path: &Path,
    identity: Option<&Identity>,
) -> Result<Found, Error> {
    if !identity.is_some_and(|identity| identity.drops) {
        return refuse_no_directory(path).map(Found::Fits);
    }
    match look(directory, path, identity)? {
        Found::Nothing => Err(failed(path, Errno::ENOENT)),
        found => Ok(found),
    }
}

/// Whether a start could use what is at `path`, or make it.
pub(super) fn look(directory: &Directory, path: &Path, identity: Option<&Identity>) -> Result<Found, Error> {
    match open(path) {
        Err(Astray::Failed(Errno::ENOENT)) => Ok(Found::Nothing),
        Err(error) => Err(astray(path, error)),
        Ok(there) => {
            let stat = fstat(&there).map_err(|errno| failed(path, errno))?;
            let differs = needs_change(directory, path, &there, &stat, identity)?;
            Ok(if differs { Found::Differs(stat) } else { Found::Fits(stat) })
        }
    }
}
