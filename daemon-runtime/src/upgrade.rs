//! Upgrade: a new program takes over the sockets, proves itself ready, and only then does this one leave.
//!
//! The old process starts the new one and passes it a socket of which the two hold the ends. What is agreed goes
//! over it and nothing else: `link.rs` has the messages, `offer.rs` what is handed over, `predecessor.rs` the new
//! process's side, `successor.rs` and `handover.rs` the old one's.

mod attempt;
mod before;
mod between;
mod executable;
mod handover;
mod kept;
mod link;
mod offer;
mod predecessor;
mod request;
mod store;
mod succession;
mod successor;

use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, MutexGuard, PoisonError};

use nix::sys::signal::SigSet;

use crate::instance::peer::Process;
use crate::notify::systemd::Notify;

pub(crate) use before::Before;
pub(crate) use handover::{pass_on, pass_on_stop, take_over};
pub(crate) use kept::{Handed, Kept};
pub(crate) use predecessor::{Predecessor, VARIABLE, is_successor};
pub(crate) use request::{asked, carry_out, resume};
pub(crate) use store::Store;
pub(crate) use succession::Succession;

/// What a daemon keeps so that another program can take its place.
#[derive(Debug)]
pub(crate) struct Upgrade {
    succession: Succession,
    sockets: Kept,
    store: Store,
    state: Mutex<State>,
    /// Held during an upgrade: who leaves meanwhile waits until it is clear whose everything is.
    under_way: Mutex<()>,
    /// A SIGUSR2 came before the daemon was ready.
    deferred: AtomicBool,
}

/// How far an upgrade is.
#[derive(Debug, Default)]
enum State {
    /// There is none.
    #[default]
    Idle,
    /// The new program starts.
    Starting(Option<Process>),
    /// It takes over. Whether a stop was asked for meanwhile, and what else, which is the new one's to hear.
    Changing { stop: bool, asked: SigSet },
    /// It has taken over. Whether this process was asked to stop since.
    Done { next: Process, stop: bool },
}

impl Upgrade {
    pub(crate) fn new(succession: Succession, sockets: Kept, store: Store) -> Self {
        Self {
            succession,
            sockets,
            store,
            state: Mutex::default(),
            under_way: Mutex::default(),
            deferred: AtomicBool::new(false),
        }
    }

    /// How many programs before this one handed over, and one more.
    pub(crate) fn generation(&self) -> u64 {
        self.succession.generation
    }

    /// This process speaks for the daemon now, also of what main has left for the next one.
    pub(crate) fn speak(&self, manager: Option<&Notify>) {
        let _ = self.store.tell(manager);
    }

    /// Main is to stop: its sockets are open nowhere else from now on.
    pub(crate) fn close_sockets(&self) {
        self.sockets.close();
    }

    /// The process is about to leave. A program that starts in its place ends, too, and who has asked for it is told; one
    /// that is taking over finishes.
    pub(crate) fn leave(&self) {
        if let State::Starting(Some(process)) = &*self.state() {
            successor::kill(process);
        }
        drop(self.under_way());
    }

    fn under_way(&self) -> MutexGuard<'_, ()> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
