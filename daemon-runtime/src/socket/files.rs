//! [`SocketFiles`]: the files of the unix sockets that this process has bound, which go when it does.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Removed when dropped: while the lock on the PID file is held, so that no other start has bound there.
#[derive(Debug, Default)]
pub(crate) struct SocketFiles {
    files: Vec<SocketFile>,
}

#[derive(Debug)]
struct SocketFile {
    path: PathBuf,
    identity: (u64, u64),
}

impl SocketFiles {
    /// Notes the file of a socket that was bound just now.
    pub(super) fn note(&mut self, path: &Path) -> io::Result<()> {
        let identity = identity(path)?;
        self.files.push(SocketFile { path: path.to_owned(), identity });
        Ok(())
    }

    /// Removes those that are still what was bound, where this process may.
    pub(crate) fn remove(&self) {
        for file in &self.files {
            if identity(&file.path).is_ok_and(|there| there == file.identity) {
                let _ = fs::remove_file(&file.path);
            }
        }
    }
}

impl Drop for SocketFiles {
    fn drop(&mut self) {
        self.remove();
    }
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    path.symlink_metadata().map(|there| (there.dev(), there.ino()))
}
