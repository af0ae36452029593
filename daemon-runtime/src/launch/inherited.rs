//! What the kernel tells of this process at its start: who it is, how many threads, which signals ignored.

use nix::errno::Errno;
use nix::libc;
use nix::sched::{CloneFlags, unshare};
use nix::unistd::{Uid, geteuid, getpid};

use crate::error::Error;
use crate::privilege::state::State;
use crate::status::{Fields, Status};
use crate::sys;

/// What one reading of `/proc/self/status` says.
pub(crate) struct Inherited {
    /// This process's number in its own namespace.
    pub(crate) pid: i32,
    /// Whom the program was started as.
    pub(crate) user: Uid,
    threads: usize,
    /// One bit a signal, the lowest for signal 1.
    ignored: u64,
    /// Ids and capabilities, where they could be read.
    state: Option<State>,
}

impl Inherited {
    /// Reads it. Where that cannot be, asks for one thing after the other. Nothing is left open: the next free number may be one that a service manager announced.
    pub(crate) fn read() -> Self {
        let fields = Status::open().and_then(|status| status.read());
        fields.and_then(|fields| Self::parse(&fields)).unwrap_or_else(|| Self {
            pid: getpid().as_raw(),
            user: geteuid(),
            // One thread alone has nothing that it could stop sharing; several are told apart from that.
            threads: if unshare(CloneFlags::CLONE_THREAD) == Err(Errno::EINVAL) { 2 } else { 1 },
            ignored: (1..=64)
                .filter(|&signal| sys::is_ignored(signal))
                .fold(0, |bits, signal| bits | bit(signal)),
            state: None,
        })
    }

    fn parse(fields: &Fields) -> Option<Self> {
        Some(Self {
            // One number for each namespace, the innermost last: right also under a foreign `/proc`.
            pid: fields.get("NStgid")?.split_whitespace().last()?.parse().ok()?,
            // Real, effective, saved, file system.
            user: fields.numbers("Uid")?.get(1).copied().map(Uid::from_raw)?,
            threads: fields.get("Threads")?.parse().ok()?,
            ignored: fields.set("SigIgn")?,
            state: State::parse(fields),
        })
    }

    /// fork(2) copies one thread of several, and ids are a matter of each thread: neither can be sound
    /// once a second thread runs.
    pub(crate) fn refuse_threads(&self) -> Result<(), Error> {
        if self.threads == 1 { Ok(()) } else { Err(Error::Threads(self.threads)) }
    }

    /// How many threads this process has.
    pub(crate) fn threads(&self) -> usize {
        self.threads
    }

    /// The power that the program was started with.
    pub(crate) fn state(&self) -> Result<State, Error> {
        match &self.state {
            Some(state) => Ok(state.clone()),
            None => State::ask(),
        }
    }

    /// Whether the program was started with this signal ignored.
    pub(crate) fn ignores(&self, signal: i32) -> bool {
        self.ignored & bit(signal) != 0
    }

    /// The ignored signals that go back to their default. SIGPIPE stays ignored: that is Rust's own
    /// choice, made before main, and a daemon that dies when a client hangs up is of no use.
    pub(crate) fn signals_to_reset(&self) -> impl Iterator<Item = i32> {
        let ignored = self.ignored & !bit(libc::SIGPIPE);
        (1..=64).filter(move |&signal| ignored & bit(signal) != 0)
    }
}

fn bit(signal: i32) -> u64 {
    1 << (signal - 1)
}
