//! Whose turn it is: handlers of signals are called one at a time, and those that come meanwhile wait.

use std::sync::{Mutex, MutexGuard, PoisonError};

use nix::sys::signal::Signal;

use crate::control::answer::Asker;

/// What a signal asks for.
pub(crate) enum Call {
    /// SIGHUP, and who waits for the verdict.
    Reload(Vec<Asker>),
    /// SIGURG where there is a log file, and who waits until it is another one.
    #[cfg(any(feature = "log", feature = "tracing"))]
    Reopen(Vec<Asker>),
    /// SIGUSR2 where it is to bring another program, and who waits for the verdict.
    #[cfg(feature = "upgrade")]
    Upgrade(Vec<Asker>),
    /// A signal that is declared.
    Declared(Signal),
}

#[cfg(feature = "upgrade")]
impl Call {
    /// The signal that asks another process for the same. An upgrade is no other process's.
    pub(crate) fn signal(&self) -> Option<Signal> {
        match self {
            Self::Reload(_) => Some(Signal::SIGHUP),
            #[cfg(any(feature = "log", feature = "tracing"))]
            Self::Reopen(_) => Some(Signal::SIGURG),
            Self::Upgrade(_) => None,
            Self::Declared(signal) => Some(*signal),
        }
    }
}

/// The one turn, and the calls that wait for it.
#[derive(Default)]
pub(crate) struct Turns {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    taken: bool,
    over: bool,
    waiting: Vec<Call>,
}

impl Turns {
    /// The call comes back when the turn is the calling thread's from now on. Otherwise it is kept for the
    /// thread that has the turn, as one with those of its kind; when turns are over it is refused.
    pub(crate) fn take(&self, call: Call) -> Option<Call> {
        let mut state = self.lock();
        if state.over {
            drop(state);
            refuse(call);
            return None;
        }
        if state.taken {
            keep(&mut state.waiting, call);
            return None;
        }
        state.taken = true;
        Some(call)
    }

    /// The next call for the thread that has the turn; without one it has the turn no longer.
    pub(crate) fn next(&self) -> Option<Call> {
        let mut state = self.lock();
        if state.waiting.is_empty() || state.over {
            state.taken = false;
            return None;
        }
        Some(state.waiting.remove(0))
    }

    /// From now on nothing is called. Whether this is the first time that somebody says so.
    pub(crate) fn end(&self) -> bool {
        let mut state = self.lock();
        let first = !std::mem::replace(&mut state.over, true);
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        waiting.into_iter().for_each(refuse);
        first
    }

    /// From now on nothing is called, unless they [`begin_again`](Self::begin_again): another process is to take over,
    /// and the calls that wait are for it. `None` where they have ended already.
    #[cfg(feature = "upgrade")]
    pub(crate) fn end_for_another(&self) -> Option<Vec<Call>> {
        let mut state = self.lock();
        let first = !std::mem::replace(&mut state.over, true);
        first.then(|| std::mem::take(&mut state.waiting))
    }

    /// It did not take over.
    #[cfg(feature = "upgrade")]
    pub(crate) fn begin_again(&self, waiting: Vec<Call>) {
        let mut state = self.lock();
        state.over = false;
        state.waiting = waiting;
    }

    /// Whether turns are over.
    pub(crate) fn are_over(&self) -> bool {
        self.lock().over
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Signals coalesce: one call that begins after the last of them does for all.
fn keep(waiting: &mut Vec<Call>, call: Call) {
    let same = waiting.iter_mut().find(|other| match (other, &call) {
        (Call::Reload(_), Call::Reload(_)) => true,
        #[cfg(any(feature = "log", feature = "tracing"))]
        (Call::Reopen(_), Call::Reopen(_)) => true,
        #[cfg(feature = "upgrade")]
        (Call::Upgrade(_), Call::Upgrade(_)) => true,
        (Call::Declared(one), Call::Declared(other)) => *one == *other,
        _ => false,
    });
    match (same, call) {
        (Some(Call::Reload(asking)), Call::Reload(more)) => join(asking, more),
        #[cfg(any(feature = "log", feature = "tracing"))]
        (Some(Call::Reopen(asking)), Call::Reopen(more)) => join(asking, more),
        #[cfg(feature = "upgrade")]
        (Some(Call::Upgrade(asking)), Call::Upgrade(more)) => join(asking, more),
        (Some(_), _) => {}
        (None, call) => waiting.push(call),
    }
}

fn join(asking: &mut Vec<Asker>, more: Vec<Asker>) {
    for asker in more {
        if !asking.contains(&asker) {
            asking.push(asker);
        }
    }
}

/// Tells who waits for the call that it will not be made.
pub(crate) fn refuse(call: Call) {
    match call {
        Call::Reload(askers) => askers.iter().for_each(Asker::too_late),
        #[cfg(any(feature = "log", feature = "tracing"))]
        Call::Reopen(askers) => askers.iter().for_each(Asker::too_late),
        #[cfg(feature = "upgrade")]
        Call::Upgrade(askers) => askers.iter().for_each(Asker::too_late),
        Call::Declared(_) => {}
    }
}
