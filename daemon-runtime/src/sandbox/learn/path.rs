//! Which file a path means to the thread that names it.

use std::fs;
use std::os::fd::RawFd;
use std::path::{Path, PathBuf};

use nix::libc;
use nix::unistd::Pid;

/// What is there at the end of a path.
#[derive(Debug)]
pub(crate) struct Place {
    /// The path without symbolic links.
    pub(crate) path: PathBuf,
    /// Whether something is there.
    pub(crate) exists: bool,
}

impl Place {
    /// Looks the path up as the thread would: from its directory or the descriptor, through the link at the end or
    /// not. `None` where the directory above does not exist, so that the call fails by itself.
    pub(crate) fn of(thread: Pid, directory: RawFd, path: &Path, follow: bool) -> Option<Self> {
        let whole = if path.is_absolute() {
            own(thread, path)
        } else {
            let from = if directory == libc::AT_FDCWD { "cwd".into() } else { format!("fd/{directory}") };
            fs::read_link(format!("/proc/{thread}/{from}")).ok()?.join(path)
        };
        if path.as_os_str().is_empty() {
            return None;
        }
        if follow {
            if let Ok(path) = fs::canonicalize(&whole) {
                return Some(Self { path, exists: true });
            }
        }
        let Some(name) = whole.file_name() else {
            return fs::canonicalize(&whole).ok().map(|path| Self { path, exists: true });
        };
        let path = fs::canonicalize(whole.parent()?).ok()?.join(name);
        // Descriptors that are open already: pipes and sockets have no path to follow.
        if path.starts_with("/proc") && path.parent().is_some_and(|parent| parent.ends_with("fd")) {
            return None;
        }
        let exists = path.symlink_metadata().is_ok();
        Some(Self { path, exists })
    }

    /// What has to be open for this to be made or removed.
    pub(crate) fn above(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }
}

/// `/proc/self` is the caller's.
fn own(thread: Pid, path: &Path) -> PathBuf {
    match path.strip_prefix("/proc/self") {
        Ok(rest) => Path::new("/proc").join(thread.to_string()).join(rest),
        Err(_) => path.to_owned(),
    }
}
