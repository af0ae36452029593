//! The directories and log files that a start has made: removed again when it fails, unless something is in them.

use std::ffi::{OsStr, OsString};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use nix::fcntl::AtFlags;
use nix::sys::stat::{SFlag, fstatat};
use nix::unistd::{UnlinkatFlags, unlinkat};

use super::{needed, place, settle};
use crate::plan::{Log, Output, Plan};
use crate::way;

/// What this process has made, each with the directory above it, which goes on meaning the same whatever the root
/// directory is. Dropped, it removes what is empty.
#[derive(Debug, Default)]
pub(crate) struct Made(Mutex<Vec<(OwnedFd, OsString)>>);

impl Made {
    pub(crate) fn add(&self, parent: OwnedFd, name: &OsStr) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((parent, name.into()));
    }

    /// The start has succeeded.
    pub(crate) fn keep(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The start has failed.
    pub(crate) fn remove(&self) {
        for (parent, name) in self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..).rev() {
            remove(&parent, &name);
        }
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Removes a directory or a file, if nothing is in it.
fn remove(parent: &OwnedFd, name: &OsStr) {
    let how = match fstatat(parent, name, AtFlags::AT_SYMLINK_NOFOLLOW) {
        Ok(there) if way::kind(&there) == SFlag::S_IFDIR => UnlinkatFlags::RemoveDir,
        Ok(there) if way::kind(&there) == SFlag::S_IFREG && there.st_size == 0 => UnlinkatFlags::NoRemoveDir,
        _ => return,
    };
    let _ = unlinkat(parent, name, how);
}

/// What is not there before the daemon comes to be. The launcher removes it after a start that has failed: a daemon
/// that was killed cannot, nor one that has given up root.
#[derive(Default)]
pub(crate) struct Missing(Vec<PathBuf>);

impl Missing {
    pub(crate) fn now(plan: &Plan, pidfile: Option<&Path>) -> Self {
        let logs = [plan.stdout, plan.stderr].into_iter().filter_map(|output| match output {
            Output::File(path) => Some(PathBuf::from(path)),
            Output::Auto | Output::Null => None,
        });
        let own = plan.log.and_then(|log| match log {
            Log::File(path) => Some(PathBuf::from(path)),
            _ => None,
        });
        let missing = |path: &PathBuf| path.symlink_metadata().is_err();
        let logs: Vec<PathBuf> = logs.chain(own).filter(missing).collect();
        let directories = needed(plan, pidfile).map(|directory| place::path(plan, directory));
        let directories = directories
            .flat_map(|path| path.ancestors().map(Path::to_owned).take_while(missing).collect::<Vec<_>>());
        Self(logs.into_iter().chain(directories).collect())
    }

    pub(crate) fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// Removes what is there now and empty.
    pub(crate) fn remove(&self) {
        for path in &self.0 {
            if let (Some(parent), Some(name)) = (path.parent(), path.file_name()) {
                let _ = settle::open(parent).map(|parent| remove(&parent, name));
            }
        }
    }
}
