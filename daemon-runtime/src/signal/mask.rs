//! The set of signals that the daemon handles, and the mask that keeps them for the signal thread.

use nix::errno::Errno;
use nix::sys::signal::{SigSet, SigmaskHow, Signal, sigprocmask};

use crate::error::Error;
use crate::plan::{self, Plan};

/// SIGTERM and SIGINT.
pub(crate) fn stopping() -> SigSet {
    let mut set = SigSet::empty();
    set.add(Signal::SIGTERM);
    set.add(Signal::SIGINT);
    set
}

/// SIGTERM and SIGINT stop, SIGHUP reloads, SIGURG reopens a log file, SIGUSR2 upgrades, the rest is declared.
pub(crate) fn handled(plan: &Plan) -> SigSet {
    let mut set = stopping();
    set.add(Signal::SIGHUP);
    #[cfg(any(feature = "log", feature = "tracing"))]
    if matches!(plan.log, Some(plan::Log::File(_))) {
        set.add(Signal::SIGURG);
    }
    for (signal, _) in plan.signals {
        set.add(number(*signal));
    }
    if plan.upgrades() {
        set.add(Signal::SIGUSR2);
    }
    set
}

/// Blocks exactly the handled ones, whatever was blocked before.
pub(crate) fn block_handled(plan: &Plan) -> Result<(), Error> {
    set(&handled(plan)).map_err(|errno| Error::Signals { step: "block signals", source: errno.into() })
}

/// Blocks nothing: for the launcher and the control words.
pub(crate) fn unblock_all() -> Result<(), Errno> {
    set(&SigSet::empty())
}

/// Of the calling thread, on Linux. Not by `pthread_sigmask`, whose errors nix does not see: they are no -1.
fn set(mask: &SigSet) -> Result<(), Errno> {
    sigprocmask(SigmaskHow::SIG_SETMASK, Some(mask), None)
}

/// The number behind a declared name.
pub(crate) fn number(signal: plan::Signal) -> Signal {
    match signal {
        plan::Signal::Usr1 => Signal::SIGUSR1,
        plan::Signal::Usr2 => Signal::SIGUSR2,
        plan::Signal::Quit => Signal::SIGQUIT,
        plan::Signal::Alrm => Signal::SIGALRM,
        plan::Signal::Winch => Signal::SIGWINCH,
        plan::Signal::Urg => Signal::SIGURG,
        plan::Signal::Io => Signal::SIGIO,
        plan::Signal::Cont => Signal::SIGCONT,
    }
}
