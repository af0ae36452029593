//! The PID file: opened without following links, locked, then written; removed by its owner only.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{AtFlags, OFlag, openat};
use nix::sys::stat::{FileStat, Mode, SFlag, fchmod, fstat, fstatat};
#[cfg(feature = "explain")]
use nix::unistd::{AccessFlags, faccessat};
use nix::unistd::{Pid, UnlinkatFlags, ftruncate, getpid, unlinkat};

use crate::error::Error;
use crate::instance::directory;
use crate::instance::lock::{self, Refused};
#[cfg(feature = "explain")]
use crate::instance::peer::{self, Instance};
use crate::interrupted::until_done;
use crate::privilege::lookup::Identity;
use crate::way;

/// As pidfile(3): who may open the file may lock it, and so keep the daemon from starting again.
pub(crate) const MODE: u32 = 0o600;

/// A PID file that this process owns, for as long as the value lives.
#[derive(Debug)]
pub(crate) struct Pidfile {
    /// For the removal; `None` where it would lead out of the root directory.
    directory: Option<OwnedFd>,
    file: File,
    path: PathBuf,
    /// Or else another process is the one that it names, and removes it.
    ours: bool,
}

impl Pidfile {
    /// Takes the lock, then writes this process's number: daemon(7), "SysV daemons", step 12.
    pub(crate) fn acquire(path: &Path, owner: Option<&Identity>) -> Result<Self, Error> {
        let directory = directory::open(path, owner)?;
        loop {
            let flags = OFlag::O_RDWR | OFlag::O_CREAT | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK;
            let flags = flags | OFlag::O_NOCTTY | OFlag::O_CLOEXEC;
            let file = until_done(|| openat(&directory, name(path), flags, mode(MODE)))
                .map(File::from)
                .map_err(|errno| opening(path, errno))?;
            match lock_and_look(&file, path, owner) {
                Ok(None) => {}
                Ok(Some(stat)) => {
                    let pidfile = Self { directory: Some(directory), file, path: path.into(), ours: true };
                    pidfile.write(&stat)?;
                    return Ok(pidfile);
                }
                Err(error) => {
                    give_back(directory, file, path);
                    return Err(error);
                }
            }
        }
    }

    /// That of a dead daemon, to be removed.
    pub(crate) fn found(directory: OwnedFd, file: File, path: &Path) -> Self {
        Self { directory: Some(directory), file, path: path.into(), ours: true }
    }

    /// The number is written over the old one before anything is cut off: a reader never finds it empty.
    fn write(&self, stat: &FileStat) -> Result<(), Error> {
        let content = format!("{}\n", getpid());
        if stat.st_mode & 0o7777 != MODE {
            fchmod(&self.file, mode(MODE))
                .map_err(|errno| failed(&self.path, "set the mode of", errno.into()))?;
        }
        self.file
            .write_all_at(content.as_bytes(), 0)
            .map_err(|source| failed(&self.path, "write", source))?;
        let length = i64::try_from(content.len()).unwrap_or(0);
        if stat.st_size > length {
            ftruncate(&self.file, length).map_err(|errno| failed(&self.path, "shorten", errno.into()))?;
        }
        Ok(())
    }

    /// The same without its directory: the file is left empty in the end.
    pub(crate) fn without_directory(mut self) -> Self {
        self.directory = None;
        self
    }

    /// Removes the file if it is still ours. After the privilege drop the directory may not allow it;
    /// then the file is left empty, and the lock that ends with the process says the same.
    pub(crate) fn remove(&self) {
        if !self.ours {
            return;
        }
        let Some(directory) = &self.directory else {
            let _ = ftruncate(&self.file, 0);
            return;
        };
        let ours = fstat(&self.file);
        let there = fstatat(directory, name(&self.path), AtFlags::AT_SYMLINK_NOFOLLOW);
        if let (Ok(ours), Ok(there)) = (ours, there) {
            if (ours.st_dev, ours.st_ino) != (there.st_dev, there.st_ino) {
                return;
            }
            if unlinkat(directory, name(&self.path), UnlinkatFlags::NoRemoveDir).is_err() {
                let _ = ftruncate(&self.file, 0);
            }
        }
    }
}

#[cfg(feature = "sandbox")]
impl Pidfile {
    /// The directory that it is removed from.
    pub(crate) fn directory(&self) -> Option<&OwnedFd> {
        self.directory.as_ref()
    }
}

/// In an upgrade, where the file goes from one process to the next and its lock is never free.
#[cfg(feature = "upgrade")]
impl Pidfile {
    /// That of another process, which is to lend it.
    pub(crate) fn handed(directory: Option<OwnedFd>, file: OwnedFd, path: PathBuf) -> Self {
        Self { directory, file: file.into(), path, ours: false }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Not to be copied: whoever closes a copy gives up the record lock.
    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    pub(crate) fn copy_of_directory(&self) -> io::Result<Option<OwnedFd>> {
        self.directory.as_ref().map(OwnedFd::try_clone).transpose()
    }

    /// Lets another process that has the file become its holder, and nobody else.
    pub(crate) fn lend(&self) -> io::Result<()> {
        Ok(lock::lend(&self.file)?)
    }

    /// Becomes the holder of what was lent, and writes this process's number.
    pub(crate) fn claim(&mut self) -> Result<(), Error> {
        lock::claim(&self.file).map_err(|errno| failed(&self.path, "lock", errno.into()))?;
        self.ours = true;
        let stat = fstat(&self.file).map_err(|errno| failed(&self.path, "inspect", errno.into()))?;
        self.write(&stat)
    }

    /// Another process holds it, and this one has nothing to do with it any more.
    pub(crate) fn let_go(mut self) {
        self.ours = false;
    }
}

/// A start that fails further on leaves nothing behind.
impl Drop for Pidfile {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Whether a start could believe what is there, as far as can be told without opening it.
pub(crate) fn check(path: &Path, owner: Option<&Identity>) -> Result<(), Error> {
    let directory = directory::open(path, owner)?;
    match fstatat(&directory, name(path), AtFlags::AT_SYMLINK_NOFOLLOW) {
        Ok(stat) if way::kind(&stat) == SFlag::S_IFLNK => Err(opening(path, Errno::ELOOP)),
        Ok(stat) => believe(path, &stat, owner),
        Err(Errno::ENOENT) => Ok(()),
        Err(errno) => Err(failed(path, "inspect", errno.into())),
    }
}

/// What [`Pidfile::acquire`] would meet, without opening the file for writing or taking the lock. Whether there is
/// a file already.
#[cfg(feature = "explain")]
pub(crate) fn foresee(path: &Path, owner: Option<&Identity>) -> Result<bool, Error> {
    check(path, owner)?;
    let directory = directory::open(path, owner)?;
    let may = |name: &OsStr, rights| faccessat(&directory, name, rights, AtFlags::AT_EACCESS);
    let there = fstatat(&directory, name(path), AtFlags::AT_SYMLINK_NOFOLLOW).is_ok();
    let allowed = if there {
        may(name(path), AccessFlags::R_OK | AccessFlags::W_OK)
    } else {
        may(OsStr::new("."), AccessFlags::W_OK | AccessFlags::X_OK)
    };
    allowed.map_err(|errno| opening(path, errno))?;
    match peer::find(path) {
        Ok(Instance::Running(process)) => Err(Error::AlreadyRunning(Some(process.pid.as_raw()))),
        Ok(Instance::Dead | Instance::Absent) => Ok(there),
        Err(Error::HolderUnknown(_)) => Err(Error::AlreadyRunning(None)),
        Err(error) => Err(error),
    }
}

/// `None` where the file was given up or removed meanwhile.
fn lock_and_look(file: &File, path: &Path, owner: Option<&Identity>) -> Result<Option<FileStat>, Error> {
    match lock::take(file, owner.is_some_and(|owner| owner.drops)) {
        Ok(()) => {}
        Err(Refused::Held(pid)) => return Err(Error::AlreadyRunning(pid.map(Pid::as_raw))),
        Err(Refused::Failed(errno)) => return Err(failed(path, "lock", errno.into())),
        Err(Refused::Gone) => return Ok(None),
        Err(Refused::Reader(pid)) => {
            let who = pid.map_or("a process".to_owned(), |pid| format!("process {pid}"));
            let why = format!("{who} reads it under a lock; end that process or remove the file");
            return Err(failed(path, "lock", io::Error::other(why)));
        }
    }
    let stat = fstat(file).map_err(|errno| failed(path, "inspect", errno.into()))?;
    // The instance before this one removed the file between our open and our lock.
    if stat.st_nlink == 0 {
        return Ok(None);
    }
    believe(path, &stat, owner).map(|()| Some(stat))
}

/// A file that this process has made and could not use is nobody's, and empty.
fn give_back(directory: OwnedFd, file: File, path: &Path) {
    let empty = |stat: FileStat| believe_kind(path, &stat).is_ok() && stat.st_size == 0;
    if lock::take_to_clean(&file) && fstat(&file).is_ok_and(empty) {
        drop(Pidfile::found(directory, file, path));
    }
}

/// The number in a PID file, if there is one.
pub(crate) fn content(file: &File) -> Option<Pid> {
    let mut buffer = [0; 16];
    let length = file.read_at(&mut buffer, 0).ok()?;
    let text = std::str::from_utf8(buffer.get(..length)?).ok()?;
    text.trim_end().parse().ok().filter(|&pid| pid > 0).map(Pid::from_raw)
}

/// Refuses what somebody else could have made.
pub(crate) fn believe(path: &Path, stat: &FileStat, owner: Option<&Identity>) -> Result<(), Error> {
    believe_kind(path, stat)?;
    if directory::trusted(stat, owner) {
        Ok(())
    } else {
        Err(Error::Untrusted { path: path.into(), why: format!("it belongs to user {}", stat.st_uid) })
    }
}

/// Refuses what is not a file, or more than a name in this directory.
pub(crate) fn believe_kind(path: &Path, stat: &FileStat) -> Result<(), Error> {
    let untrusted = |why: &str| Err(Error::Untrusted { path: path.into(), why: why.into() });
    if SFlag::from_bits_truncate(stat.st_mode) & SFlag::S_IFMT != SFlag::S_IFREG {
        untrusted("it is not a regular file")
    } else if stat.st_nlink > 1 {
        untrusted("it has another name (hard link)")
    } else {
        Ok(())
    }
}

pub(crate) fn name(path: &Path) -> &OsStr {
    path.file_name().unwrap_or_default()
}

/// What open(2) says of a file that is no file.
pub(crate) fn opening(path: &Path, errno: Errno) -> Error {
    let why = match errno {
        Errno::ELOOP => "it is a symbolic link",
        Errno::EISDIR => "it is a directory",
        Errno::ENXIO => "it is a socket or a FIFO",
        _ => return failed(path, "open", errno.into()),
    };
    Error::Untrusted { path: path.into(), why: why.into() }
}

fn failed(path: &Path, step: &'static str, source: io::Error) -> Error {
    Error::Pidfile { path: path.into(), step, source }
}

fn mode(bits: u32) -> Mode {
    Mode::from_bits_truncate(bits)
}
