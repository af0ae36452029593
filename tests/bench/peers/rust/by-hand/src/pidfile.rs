//! The pidfile: opened without following a link, locked, and only then written.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use nix::errno::Errno;
use nix::fcntl::{Flock, FlockArg};

use crate::launch::Failure;

pub fn lock(path: &Path) -> Result<Flock<File>, Failure> {
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o644)
        .custom_flags(libc::O_NOFOLLOW)
        .open(path)
        .map_err(|error| Failure::io("open the pidfile", &error))?;
    Flock::lock(file, FlockArg::LockExclusiveNonblock).map_err(|(_, errno)| match errno {
        Errno::EWOULDBLOCK => Failure::locked(),
        errno => Failure::at("lock the pidfile", errno),
    })
}

pub fn write(file: &Flock<File>) -> Result<(), Failure> {
    let mut file: &File = file;
    file.set_len(0)
        .and_then(|()| file.write_all(format!("{}\n", std::process::id()).as_bytes()))
        .map_err(|error| Failure::io("write the pidfile", &error))
}

/// Best effort: whoever reads a leftover finds that nobody holds its lock.
pub fn remove(path: &Path) {
    let _ = std::fs::remove_file(path);
}
