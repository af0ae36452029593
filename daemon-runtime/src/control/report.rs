//! [`Report`]: what is known of a daemon, from itself or from the lock alone, and the ways to tell it.

mod json;
mod text;
mod time;
mod wire;

pub(super) use text::wants_colour;

use crate::plan::Plan;

/// What is known. What is not is absent, never guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) name: String,
    /// `starting`, `ready`, `reloading`, `draining` or `stopping`; from the lock alone `running`, `dead` or `stopped`.
    pub(super) state: String,
    pub(super) pid: Option<i32>,
    pub(super) version: Option<String>,
    pub(super) generation: Option<u64>,
    pub(super) uid: Option<u32>,
    /// Times are in milliseconds since 1970.
    pub(super) started: Option<u64>,
    pub(super) ready: Option<u64>,
    pub(super) since: Option<u64>,
    /// Names and addresses.
    pub(super) listeners: Vec<(String, String)>,
    pub(super) reload: Option<Reload>,
    pub(super) watchdog: Option<Watchdog>,
    pub(super) restarts: Option<u64>,
    pub(super) log_level: Option<String>,
}

/// What came of reloads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reload {
    pub(super) applied: u64,
    pub(super) refused: u64,
    pub(super) last: Option<Last>,
    /// What of the configuration needs a restart, in words.
    pub(super) restart: Option<String>,
}

/// The last of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Last {
    pub(super) at: u64,
    /// Why it was refused.
    pub(super) refused: Option<String>,
}

/// What beats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Watchdog {
    /// In milliseconds.
    pub(super) limit: u64,
    pub(super) parts: Vec<Part>,
}

/// A part of the program that beats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) name: String,
    /// How long ago it has beaten, in milliseconds.
    pub(super) ago: u64,
    /// Whether that is too long.
    pub(super) stalled: bool,
}

impl Report {
    /// What the lock alone says.
    pub(super) fn of_lock(plan: &Plan, state: &str, pid: Option<i32>) -> Self {
        Self { name: plan.name.into(), state: state.into(), pid, ..Self::default() }
    }

    /// Whether the daemon has told it itself.
    pub(super) fn is_its_own(&self) -> bool {
        self.started.is_some()
    }
}
