//! [`Cleanliness`]: one row of the table of what launchers leave behind, read from `/proc`.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

use nix::sys::signal::Signal;

use crate::proc::{Process, Status};
use crate::wait::until_true;

/// What a process has that a launcher might have left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleanliness {
    /// Whether it leads its session and so can regain a terminal.
    pub session_leader: bool,
    /// Descriptors above 2.
    pub descriptors: BTreeSet<i32>,
    /// The file mode creation mask.
    pub umask: u32,
    /// The working directory.
    pub directory: PathBuf,
    /// Signals that any of its threads blocks.
    pub blocked: BTreeSet<u32>,
    /// Signals that it ignores.
    pub ignored: BTreeSet<u32>,
    /// Supplementary groups.
    pub groups: BTreeSet<u32>,
    /// Variables.
    pub environment: BTreeSet<String>,
    /// Whether execve can no longer gain privileges.
    pub no_new_privileges: bool,
}

impl Cleanliness {
    /// That of `process`, once each of its threads has got beyond its first instructions, until when it
    /// blocks everything.
    #[must_use]
    pub fn of(process: Process) -> Self {
        let begun = |thread: &Status| !thread.blocked.contains(&(Signal::SIGABRT as u32));
        until_true("every thread has begun", || process.threads().iter().all(begun));
        let (stat, status) = (process.stat(), process.status());
        Self {
            session_leader: stat.session == process.0,
            descriptors: process.descriptors().into_keys().filter(|number| *number > 2).collect(),
            umask: status.umask,
            directory: process.link("cwd"),
            blocked: process.threads().into_iter().flat_map(|thread| thread.blocked).collect(),
            ignored: status.ignored,
            groups: status.supplementary,
            environment: process.environment().into_keys().collect(),
            no_new_privileges: status.no_new_privileges,
        }
    }

    /// The columns' names, for [`Display`](fmt::Display) below.
    pub const HEADING: &str =
        "leads session | fds > 2 | umask | cwd | blocked | ignored | groups | environment | no_new_privs";
}

impl fmt::Display for Cleanliness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} | {:?} | {:03o} | {} | {:?} | {:?} | {:?} | {:?} | {}",
            self.session_leader,
            self.descriptors,
            self.umask,
            self.directory.display(),
            self.blocked,
            self.ignored,
            self.groups,
            self.environment,
            u8::from(self.no_new_privileges),
        )
    }
}
