//! Files that others may have put there, read so that no size and no kind of file does harm.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::AsRawFd;
use std::path::Path;

use nix::errno::Errno;
use nix::fcntl::{OFlag, open};
use nix::sys::stat::{Mode, SFlag, fstat};

use crate::way;

/// Larger than any unit file.
const LARGEST: usize = 1 << 20;

/// What is at a path, a link followed.
pub(super) enum There {
    /// Nothing.
    Nothing,
    /// A regular file that is small enough.
    Text(String),
    /// `/dev/null`, or an empty file: a unit that is masked.
    Masked,
    /// Something that cannot be used, or seen.
    Unusable(io::Error),
}

/// Looked at before it is opened: opening a device may do something.
pub(super) fn read(path: &Path) -> There {
    match look_and_read(path) {
        Ok(there) => there,
        Err(error) if error.kind() == io::ErrorKind::NotFound => There::Nothing,
        Err(error) => There::Unusable(error),
    }
}

fn look_and_read(path: &Path) -> io::Result<There> {
    let looked_at = open(path, OFlag::O_PATH | OFlag::O_CLOEXEC, Mode::empty())?;
    let stat = fstat(&looked_at)?;
    let null = nix::sys::stat::stat("/dev/null").is_ok_and(|null| null.st_rdev == stat.st_rdev);
    if way::kind(&stat) == SFlag::S_IFCHR && null {
        return Ok(There::Masked);
    }
    if way::kind(&stat) != SFlag::S_IFREG {
        return Err(io::Error::other("it is not a regular file"));
    }
    let again = format!("/proc/self/fd/{}", looked_at.as_raw_fd());
    let file = File::from(open(again.as_str(), OFlag::O_RDONLY | OFlag::O_CLOEXEC, Mode::empty())?);
    let mut bytes = Vec::new();
    file.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > LARGEST {
        return Err(Errno::EFBIG.into());
    }
    if bytes.is_empty() {
        return Ok(There::Masked);
    }
    Ok(There::Text(String::from_utf8_lossy(&bytes).into_owned()))
}
