//! A file that a standard stream goes to, opened while the process may still be root.

use std::fs::File;
use std::io;
use std::path::Path;

use nix::errno::Errno;
use nix::fcntl::{AtFlags, FcntlArg, OFlag, fcntl, openat};
use nix::sys::stat::{FileStat, Mode, SFlag, fstat, fstatat};
#[cfg(any(feature = "log", feature = "tracing"))]
use nix::unistd::fchown;
use nix::unistd::geteuid;
#[cfg(feature = "explain")]
use nix::unistd::{AccessFlags, faccessat};

use crate::instance::directory::trusted;
use crate::interrupted::until_done;
use crate::privilege::lookup::Identity;
use crate::storage::Made;
use crate::way;

/// What the daemon's user, or anybody else who can write to a directory on the way, has put there does not lead
/// elsewhere (CVE-2016-1247, CVE-2016-9566): no symbolic link but root's on the way, none at the end, no other
/// name of somebody's file, and root writes into nobody's file but its own and the daemon's.
///
/// One that is not there yet is `made` here, and goes again when the start fails.
pub(crate) fn open(path: &Path, owner: Option<&Identity>, made: &Made) -> io::Result<File> {
    look_and_open(path, owner, made).map(|(file, _)| file)
}

/// The same for a file that the daemon opens again later, as the user that it becomes: one that is made here is that
/// user's.
#[cfg(any(feature = "log", feature = "tracing"))]
pub(crate) fn open_as(path: &Path, owner: Option<&Identity>, made: &Made) -> io::Result<File> {
    let (file, missing) = look_and_open(path, owner, made)?;
    if let (true, Some(owner)) = (missing && geteuid().is_root(), owner) {
        fchown(&file, Some(owner.uid), Some(owner.gid))?;
    }
    Ok(file)
}

/// The file, and whether it was missing.
fn look_and_open(path: &Path, owner: Option<&Identity>, made: &Made) -> io::Result<(File, bool)> {
    let parent = path.parent().unwrap_or(Path::new("/"));
    let directory = way::open(parent, |link| trusted(link, None))?;
    refuse_strangers("its directory", &fstat(&directory)?, owner)?;
    // Without blocking: a FIFO without a reader would hold the start.
    let flags = OFlag::O_WRONLY | OFlag::O_APPEND | OFlag::O_CREAT | OFlag::O_NONBLOCK;
    let flags = flags | OFlag::O_NOFOLLOW | OFlag::O_NOCTTY | OFlag::O_CLOEXEC;
    let name = path.file_name().unwrap_or_default();
    let missing = fstatat(&directory, name, AtFlags::AT_SYMLINK_NOFOLLOW) == Err(Errno::ENOENT);
    let file = until_done(|| openat(&directory, name, flags, Mode::from_bits_truncate(0o640)))?;
    if missing {
        made.add(directory, name);
    }
    let file = File::from(file);
    let stat = fstat(&file)?;
    refuse_strangers("it", &stat, owner)?;
    if way::kind(&stat) != SFlag::S_IFREG {
        // A reader that is slow holds the daemon up; it does not have its output fail.
        fcntl(&file, FcntlArg::F_SETFL(OFlag::O_APPEND))?;
    }
    refuse_other_names(&stat)?;
    Ok((file, missing))
}

/// What [`open`] would meet, as far as can be told without opening the file.
#[cfg(feature = "explain")]
pub(crate) fn foresee(path: &Path, owner: Option<&Identity>) -> io::Result<()> {
    let directory = way::open(path.parent().unwrap_or(Path::new("/")), |link| trusted(link, None))?;
    refuse_strangers("its directory", &fstat(&directory)?, owner)?;
    let name = path.file_name().unwrap_or_default();
    match fstatat(&directory, name, AtFlags::AT_SYMLINK_NOFOLLOW) {
        Err(Errno::ENOENT) => {
            let rights = AccessFlags::W_OK | AccessFlags::X_OK;
            Ok(faccessat(&directory, ".", rights, AtFlags::AT_EACCESS)?)
        }
        Ok(stat) if way::kind(&stat) == SFlag::S_IFLNK => Err(Errno::ELOOP.into()),
        Ok(stat) => {
            faccessat(&directory, name, AccessFlags::W_OK, AtFlags::AT_EACCESS)?;
            refuse_strangers("it", &stat, owner)?;
            refuse_other_names(&stat)
        }
        Err(errno) => Err(errno.into()),
    }
}

fn refuse_other_names(stat: &FileStat) -> io::Result<()> {
    if way::kind(stat) == SFlag::S_IFREG && stat.st_nlink > 1 {
        return Err(io::Error::other("it has another name (hard link)"));
    }
    Ok(())
}

/// Who is not root has no power to lend.
fn refuse_strangers(what: &str, stat: &FileStat, owner: Option<&Identity>) -> io::Result<()> {
    if trusted(stat, owner) || !geteuid().is_root() {
        Ok(())
    } else {
        Err(io::Error::other(format!("{what} belongs to user {}", stat.st_uid)))
    }
}
