//! The directories that a start has made: removed again when it fails, unless something is in them.

use std::ffi::{OsStr, OsString};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use nix::unistd::{UnlinkatFlags, unlinkat};

use super::{needed, place, settle};
use crate::error::Error;
use crate::plan::Plan;

/// What this process has made, each with the directory above it, which goes on meaning the same whatever the root
/// directory is. Dropped, it removes what is empty.
#[derive(Debug, Default)]
pub(crate) struct Made(Mutex<Vec<(OwnedFd, OsString)>>);

impl Made {
    pub(super) fn add(&mut self, parent: OwnedFd, name: &OsStr) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).push((parent, name.into()));
    }

    /// The start has succeeded.
    pub(crate) fn keep(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Another instance runs, and uses what this one was the first to make.
    pub(crate) fn keep_for_another(&self, error: &Error) {
        if matches!(error, Error::AlreadyRunning(_)) {
            self.keep();
        }
    }

    /// The start has failed.
    pub(crate) fn remove(&self) {
        for (parent, name) in self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..).rev() {
            let _ = unlinkat(&parent, name.as_os_str(), UnlinkatFlags::RemoveDir);
        }
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        self.remove();
    }
}

/// What is not there before the daemon comes to be. The launcher removes it after a start that has failed: a daemon
/// that was killed cannot, nor one that has given up root.
pub(crate) struct Missing(Vec<PathBuf>);

impl Missing {
    pub(crate) fn now(plan: &Plan, pidfile: Option<&Path>) -> Self {
        let missing = |path: &&Path| path.symlink_metadata().is_err();
        let paths = needed(plan, pidfile).map(|directory| place::path(plan, directory));
        Self(
            paths
                .flat_map(|path| path.ancestors().take_while(missing).map(Path::to_owned).collect::<Vec<_>>())
                .collect(),
        )
    }

    /// Removes what is there now and empty.
    pub(crate) fn remove(&self) {
        for path in &self.0 {
            if let (Some(parent), Some(name)) = (path.parent(), path.file_name()) {
                let _ = settle::open(parent).map(|parent| unlinkat(&parent, name, UnlinkatFlags::RemoveDir));
            }
        }
    }
}
