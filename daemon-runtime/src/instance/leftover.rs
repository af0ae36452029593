//! What a dead daemon left because it had given up the right to remove it, or was killed.

use std::fs::File;
use std::path::PathBuf;

use nix::fcntl::{OFlag, openat};
use nix::sys::stat::{FileStat, Mode, fstat};
use nix::unistd::{Pid, UnlinkatFlags, unlinkat};

use crate::control::arguments::Options;
use crate::instance::pidfile::{self, Pidfile};
use crate::instance::{directory, lock};
use crate::interrupted::until_done;
use crate::plan::Plan;
use crate::socket;
use crate::storage::Missing;

/// Where to look.
pub(crate) struct Leftover {
    pidfile: Option<PathBuf>,
    sockets: Vec<PathBuf>,
    missing: Missing,
}

impl Leftover {
    pub(crate) fn of(plan: &Plan, options: &Options) -> Self {
        let (pidfile, sockets) = (options.pidfile(plan), socket::paths(plan, options));
        Self { pidfile, sockets, missing: Missing::default() }
    }

    /// Of a start, which takes along what it has made.
    pub(crate) fn of_start(plan: &Plan, options: &Options) -> Self {
        let leftover = Self::of(plan, options);
        let missing = Missing::now(plan, leftover.pidfile.as_deref());
        Self { missing, ..leftover }
    }

    /// Removes it, as far as it is nobody else's: the PID file if it is unlocked, and names `dead` or nobody;
    /// sockets that nobody has bound; what the start has made, if nothing is in it. Best effort.
    ///
    /// A start that comes at the same time waits meanwhile, and does not take this process for an instance.
    pub(crate) fn remove(&self, dead: Pid) {
        let Some(path) = &self.pidfile else {
            self.remove_sockets();
            return self.missing.remove();
        };
        let Some(directory) = directory::open_to_clean(path) else { return self.missing.remove() };
        let flags =
            OFlag::O_RDWR | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_NOCTTY | OFlag::O_CLOEXEC;
        // Where there is something else to remove, the file is needed to have a start wait.
        let others =
            self.missing.any() || self.sockets.iter().any(|socket| socket.symlink_metadata().is_ok());
        let flags = if others { flags | OFlag::O_CREAT } else { flags };
        let mode = Mode::from_bits_truncate(pidfile::MODE);
        let file = until_done(|| openat(&directory, pidfile::name(path), flags, mode));
        let Ok(file) = file.map(File::from) else { return };
        if !lock::take_to_clean(&file) {
            return;
        }
        self.remove_sockets();
        let ours = |stat: FileStat| {
            let named = || pidfile::content(&file) == Some(dead);
            pidfile::believe(path, &stat, None).is_ok() && (stat.st_size == 0 || named())
        };
        if fstat(&file).is_ok_and(ours) {
            // Held until what is made is gone, too.
            let pidfile = Pidfile::found(directory, file, path);
            pidfile.remove();
            self.missing.remove();
        } else {
            self.missing.remove();
        }
    }

    /// By name in the directory that was looked at: where it is the daemon's own, its user cannot lead root elsewhere.
    fn remove_sockets(&self) {
        for socket in self.sockets.iter().filter(|socket| socket::is_stale(socket)) {
            if let Some(directory) = directory::open_to_clean(socket) {
                let _ = unlinkat(&directory, pidfile::name(socket), UnlinkatFlags::NoRemoveDir);
            }
        }
    }
}
