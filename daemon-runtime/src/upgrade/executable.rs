//! Which file is started in an upgrade: the path that the running program was started by, whatever is there by then.

use std::fs;
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nix::unistd::{AccessFlags, access};

use crate::sys;

/// The kernel's name for the file that this process runs.
const RUNNING: &str = "/proc/self/exe";
/// What the kernel adds to that name when the file has been replaced or removed.
const DELETED: &[u8] = b" (deleted)";

/// Found at the start, before the working directory changes: the path given to execve(2), with its symbolic links,
/// so that a link which leads to another version by the time of the upgrade is followed there. It is believed only
/// if it leads to what runs, as `argv[0]` need not; otherwise the kernel's name for that is taken.
pub(super) fn find() -> PathBuf {
    let given = sys::program_at_exec().map(PathBuf::from).and_then(|path| std::path::absolute(path).ok());
    let same = |path: &Path| match (identity(path), identity(Path::new(RUNNING))) {
        (Ok(there), Ok(running)) => there == running,
        // Without `/proc` nobody can tell.
        (_, Err(_)) => true,
        (Err(_), Ok(_)) => false,
    };
    if let Some(given) = given.filter(|given| same(given)) {
        return given;
    }
    fs::read_link(RUNNING).map(without_mark).unwrap_or_default()
}

/// Whether there is something to start at the path now.
pub(super) fn check(path: &Path) -> Result<(), String> {
    let refused = |why: &dyn std::fmt::Display| format!("cannot run {}: {why}", path.display());
    match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => Err(refused(&"it is not a regular file")),
        Ok(_) => access(path, AccessFlags::X_OK).map_err(|errno| refused(&io::Error::from(errno))),
        Err(error) => Err(refused(&error)),
    }
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    path.metadata().map(|there| (there.dev(), there.ino()))
}

/// A file may really be called so.
fn without_mark(path: PathBuf) -> PathBuf {
    match path.as_os_str().as_bytes().strip_suffix(DELETED) {
        Some(name) if path.symlink_metadata().is_err() => {
            PathBuf::from(std::ffi::OsString::from_vec(name.to_vec()))
        }
        _ => path,
    }
}
