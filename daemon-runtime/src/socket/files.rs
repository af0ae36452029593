//! [`SocketFiles`]: the files of the unix sockets that this process has bound, which go when it does.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Device and inode.
pub(crate) type FileIdentity = (u64, u64);

/// Removed when dropped: while the lock on the PID file is held, so that no other start has bound there.
#[derive(Debug, Default)]
pub(crate) struct SocketFiles {
    files: Mutex<Vec<SocketFile>>,
}

#[derive(Debug)]
struct SocketFile {
    path: PathBuf,
    identity: FileIdentity,
    /// Or else another process has bound it, and removes it.
    ours: bool,
    /// Where it goes when this process takes the place of another, which has one of its own there.
    #[cfg(all(feature = "control", feature = "upgrade"))]
    becomes: Option<PathBuf>,
}

impl SocketFile {
    fn new(path: &Path, identity: FileIdentity, ours: bool) -> Self {
        Self {
            path: path.to_owned(),
            identity,
            ours,
            #[cfg(all(feature = "control", feature = "upgrade"))]
            becomes: None,
        }
    }
}

impl SocketFiles {
    /// Notes the file of a socket that was bound just now.
    pub(super) fn note(&self, path: &Path) -> io::Result<()> {
        let identity = identity(path)?;
        self.lock().push(SocketFile::new(path, identity, true));
        Ok(())
    }

    /// Notes the file of a socket that another process has bound, for when this one has taken its place.
    pub(super) fn note_of_another(&self, path: &Path, identity: FileIdentity) {
        self.lock().push(SocketFile::new(path, identity, false));
    }

    /// Which file was noted for a path.
    pub(super) fn identity(&self, path: &Path) -> Option<FileIdentity> {
        self.lock().iter().find(|file| file.path == path).map(|file| file.identity)
    }

    /// Removes those that are still what was bound, where this process may.
    pub(crate) fn remove(&self) {
        for file in self.lock().iter().filter(|file| file.ours) {
            if identity(&file.path).is_ok_and(|there| there == file.identity) {
                let _ = fs::remove_file(&file.path);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<SocketFile>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(feature = "upgrade")]
impl SocketFiles {
    /// Those that another process has bound.
    pub(crate) fn of_another(&self) -> Vec<FileIdentity> {
        self.lock().iter().filter(|file| !file.ours).map(|file| file.identity).collect()
    }

    /// All of them are this process's to remove from now on.
    pub(crate) fn take_over(&self) {
        for file in &mut *self.lock() {
            file.ours = true;
            #[cfg(feature = "control")]
            if let Some(path) = file.becomes.take().filter(|path| fs::rename(&file.path, path).is_ok()) {
                file.path = path;
            }
        }
    }

    /// The file at the one path is to be at the other when this process has taken over.
    #[cfg(feature = "control")]
    pub(crate) fn moves(&self, from: &Path, to: &Path) {
        for file in self.lock().iter_mut().filter(|file| file.path == from) {
            file.becomes = Some(to.to_owned());
        }
    }

    /// These are another process's to remove from now on.
    pub(crate) fn let_go(&self, files: &[FileIdentity]) {
        self.lock().retain(|file| !files.contains(&file.identity));
    }
}

impl Drop for SocketFiles {
    fn drop(&mut self) {
        self.remove();
    }
}

fn identity(path: &Path) -> io::Result<FileIdentity> {
    path.symlink_metadata().map(|there| (there.dev(), there.ino()))
}
