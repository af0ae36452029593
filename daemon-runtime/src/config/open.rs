//! Opening a file of the configuration: a regular one, without waiting, and where root reads through no stranger's link.

use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{OFlag, openat, readlinkat};
use nix::sys::stat::{FileStat, Mode, SFlag, fstat, fstatat};
use nix::unistd::geteuid;

use crate::interrupted::until_done;
use crate::way;

/// Symbolic links followed before the path counts as a loop, as in path_resolution(7).
const LINKS: usize = 40;

/// Opens a regular file for reading, with what fstat(2) says of it.
pub(super) fn file(path: &Path) -> io::Result<(OwnedFd, FileStat)> {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        let (directory, name) = way_to(&path)?;
        // Without blocking: a FIFO without a writer would hold everything up.
        let flags =
            OFlag::O_RDONLY | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_NOCTTY | OFlag::O_CLOEXEC;
        match until_done(|| openat(&directory, name.as_path(), flags, Mode::empty())) {
            Ok(file) => {
                let stat = fstat(&file)?;
                return match way::kind(&stat) {
                    SFlag::S_IFREG => Ok((file, stat)),
                    SFlag::S_IFDIR => Err(io::Error::other("it is a directory")),
                    _ => Err(io::Error::other("it is not a regular file")),
                };
            }
            Err(Errno::ELOOP) => path = follow(&path, &directory, &name)?,
            // A socket, or a FIFO.
            Err(Errno::ENXIO) => return Err(io::Error::other("it is not a regular file")),
            Err(errno) => return Err(errno.into()),
        }
    }
    Err(Errno::ELOOP.into())
}

/// Opens a directory for listing; `None` where there is none.
pub(super) fn directory(path: &Path) -> io::Result<Option<OwnedFd>> {
    let directory = match way::open(path, is_trusted) {
        Err(way::Astray::Failed(Errno::ENOENT)) => return Ok(None),
        opened => opened.map_err(io::Error::from)?,
    };
    let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
    Ok(Some(until_done(|| openat(&directory, ".", flags, Mode::empty()))?))
}

/// The directory that a file is in, and the file's name there.
fn way_to(path: &Path) -> io::Result<(OwnedFd, PathBuf)> {
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(io::Error::other("it is a directory"));
    };
    Ok((way::open(parent, is_trusted)?, name.into()))
}

/// Where a symbolic link in the place of the file leads.
fn follow(path: &Path, directory: &OwnedFd, name: &Path) -> io::Result<PathBuf> {
    let stat = fstatat(directory, name, nix::fcntl::AtFlags::AT_SYMLINK_NOFOLLOW)?;
    if !is_trusted(&stat) {
        return Err(way::Astray::Link(path.to_owned()).into());
    }
    let target = PathBuf::from(readlinkat(directory, name)?);
    Ok(path.parent().unwrap_or(path).join(target))
}

/// A link of somebody else's would have root read whatever that somebody likes.
fn is_trusted(link: &FileStat) -> bool {
    let us = geteuid();
    !us.is_root() || link.st_uid == us.as_raw()
}
