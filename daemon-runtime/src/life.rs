//! [`Life`]: what has become of the daemon so far, for those who ask it.

mod restarts;

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use restarts::Restarts;

use crate::control::arguments::Options;
use crate::plan::{DirectoryKind, Plan};

/// What the daemon is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Not ready yet.
    Starting,
    /// Ready, and nothing else.
    Ready,
    /// Ready, and in the middle of a reload.
    Reloading,
    /// Asked to stop, and serving on for `drain_delay`.
    Draining,
    /// Asked to stop; main knows.
    Stopping,
}

/// How the last reload ended.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    /// When.
    pub(crate) at: SystemTime,
    /// Or why it was refused.
    pub(crate) result: Result<(), String>,
}

/// Everything at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    /// What the daemon is doing.
    pub(crate) state: State,
    /// Since when.
    pub(crate) since: SystemTime,
    /// When this process began.
    pub(crate) started: SystemTime,
    /// When it became ready.
    pub(crate) ready: Option<SystemTime>,
    /// How many programs before this one handed their sockets over, and one more.
    pub(crate) generation: u64,
    /// How often it has ended without being asked to; unknown where nothing can be left behind.
    pub(crate) restarts: Option<u64>,
    /// Reloads that were applied.
    pub(crate) applied: u64,
    /// When the last of these was.
    #[cfg(feature = "health")]
    pub(crate) applied_at: Option<SystemTime>,
    /// Reloads that were refused.
    pub(crate) refused: u64,
    /// The last of all.
    pub(crate) verdict: Option<Verdict>,
    /// What of the configuration in force needs a restart, in words.
    pub(crate) restart: Option<String>,
}

/// The record; written by the start, by reloads and by the stop.
#[derive(Debug)]
pub(crate) struct Life {
    facts: Mutex<Facts>,
    restarts: Option<Restarts>,
}

impl Life {
    /// A daemon that starts.
    pub(crate) fn begin(
        generation: u64,
        plan: &Plan,
        options: &Options,
        directories: &[(DirectoryKind, PathBuf)],
    ) -> Self {
        let now = SystemTime::now();
        let restarts = Restarts::read(plan, options, directories, generation);
        let facts = Mutex::new(Facts {
            state: State::Starting,
            since: now,
            started: now,
            ready: None,
            generation,
            restarts: restarts.as_ref().map(Restarts::count),
            applied: 0,
            #[cfg(feature = "health")]
            applied_at: None,
            refused: 0,
            verdict: None,
            restart: None,
        });
        Self { facts, restarts }
    }

    /// It is ready.
    pub(crate) fn ready(&self) {
        let mut facts = self.lock();
        facts.ready.get_or_insert_with(SystemTime::now);
        if facts.state == State::Starting {
            facts.enter(State::Ready);
        }
        if self.restarts.as_ref().is_some_and(|restarts| restarts.keep().is_err()) {
            facts.restarts = None;
        }
    }

    /// A reload begins.
    pub(crate) fn reloading(&self) {
        let mut facts = self.lock();
        if facts.state == State::Ready {
            facts.enter(State::Reloading);
        }
    }

    /// A reload has ended.
    pub(crate) fn reloaded(&self, result: &Result<(), String>) {
        let mut facts = self.lock();
        let now = SystemTime::now();
        if result.is_ok() {
            facts.applied += 1;
            #[cfg(feature = "health")]
            facts.applied_at.replace(now);
        } else {
            facts.refused += 1;
        }
        facts.verdict = Some(Verdict { at: now, result: result.clone() });
        if facts.state == State::Reloading {
            facts.enter(State::Ready);
        }
    }

    /// What of the configuration in force needs a restart.
    pub(crate) fn needs_restart(&self, words: Option<&str>) {
        self.lock().restart = words.map(str::to_owned);
    }

    /// It was asked to stop, and main does not know yet.
    pub(crate) fn draining(&self) {
        self.lock().enter(State::Draining);
    }

    /// It was asked to stop, and main knows.
    pub(crate) fn stopping(&self) {
        self.lock().enter(State::Stopping);
    }

    /// The process is about to end. Of a daemon that was asked to stop, no start after it is a restart.
    pub(crate) fn end(&self) {
        if matches!(self.lock().state, State::Draining | State::Stopping) {
            self.restarts.iter().for_each(Restarts::forget);
        }
    }

    /// What there is to tell now.
    pub(crate) fn facts(&self) -> Facts {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Facts> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Facts {
    fn enter(&mut self, state: State) {
        if self.state != state {
            self.state = state;
            self.since = SystemTime::now();
        }
    }
}
