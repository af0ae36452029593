//! The threads that take signals one by one and act on them as ordinary code.
//!
//! There is one, until a handler is called for the first time: the thread that takes the signal calls the
//! handler, and another one waits for signals meanwhile, so that no handler holds up a stop. From then on both
//! wait, and whichever is free takes the next signal: nothing has to be handed from one to the other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{SigSet, Signal};

use crate::context::Context;
use crate::crash;
use crate::error::Error;
use crate::message;
use crate::signal::orphans::Orphans;
#[cfg(any(feature = "log", feature = "tracing"))]
use crate::signal::reopen;
use crate::signal::stop::{self, Stop};
use crate::signal::turns::{Call, Turns};
use crate::signal::{mask, reload};
use crate::sys::{self, Arrival, Forever};
use crate::upgrade;

/// What the threads share.
struct Signals {
    context: Context,
    turns: Turns,
    handled: SigSet,
    /// Whether the second thread was made. Only who has the turn asks.
    second: AtomicBool,
}

/// Starts the thread, then unblocks the signals everywhere else: programs that the daemon starts inherit
/// the mask of whoever starts them, and one that blocks SIGTERM cannot be stopped. A signal that meets
/// another thread is passed on to this one by a handler that does nothing else.
pub(crate) fn begin(context: Context) -> Result<(), Error> {
    let failed = |step| move |errno: Errno| Error::Signals { step, source: errno.into() };
    let mut handled = mask::handled(context.inner.plan);
    if context.inner.orphans.is_some() {
        handled.add(Signal::SIGCHLD);
    }
    for signal in &handled {
        sys::forward(signal as i32).map_err(failed("install a signal handler"))?;
    }
    let (turns, second) = (Turns::default(), AtomicBool::new(false));
    let signals = Box::leak(Box::new(Signals { context, turns, handled, second }));
    sys::spawn_forever(signals).map_err(failed("start the thread for signals"))?;
    mask::unblock_all().map_err(failed("unblock signals"))
}

impl Forever for Signals {
    fn run(&'static self) -> ! {
        sys::receive_here();
        // Set in the thread that was asked to stop.
        let mut stop: Option<Stop> = None;
        loop {
            let due = stop.as_ref().and_then(Stop::due);
            let limit = due.map(|due| due.saturating_duration_since(Instant::now()));
            // Asked for first: the kernel would rather hand out yet another signal.
            let arrival = if limit == Some(Duration::ZERO) {
                Err(Errno::EAGAIN)
            } else {
                sys::wait_signal(&self.handled, limit)
            };
            match arrival {
                Ok(arrival) => stop = self.act(arrival).or(stop),
                Err(Errno::EINTR) => {}
                Err(errno) => stop.iter_mut().for_each(|stop| stop.go_on(&self.context, errno)),
            }
        }
    }
}

impl Signals {
    /// Acts on one signal. The stop, if this is what begins it.
    fn act(&'static self, arrival: Arrival) -> Option<Stop> {
        let plan = self.context.inner.plan;
        match Signal::try_from(arrival.signal).ok()? {
            signal @ (Signal::SIGTERM | Signal::SIGINT) => {
                if !self.turns.end() {
                    if upgrade::pass_on_stop(&self.context) {
                        return None;
                    }
                    stop::by_second(&self.context, signal);
                }
                Some(Stop::begin(&self.context))
            }
            Signal::SIGHUP => {
                // A terminal that went away is told by the kernel; who wants a reload is a process. Where the first is
                // nothing, the second may have been merged with it.
                let inner = &self.context.inner;
                let asked = !arrival.by_kernel || (inner.outlives_terminal && inner.asked.any());
                if plan.reloads() && asked {
                    let askers = reload::asked(&self.context, arrival)?;
                    self.call(Call::Reload(askers))
                } else if inner.outlives_terminal {
                    None
                } else if self.turns.end() {
                    Some(Stop::begin(&self.context))
                } else {
                    None
                }
            }
            Signal::SIGCHLD => {
                self.context.inner.orphans.iter().for_each(Orphans::look);
                None
            }
            #[cfg(feature = "upgrade")]
            Signal::SIGUSR2 if plan.upgrades() => {
                let askers = upgrade::asked(&self.context, arrival)?;
                self.call(Call::Upgrade(askers))
            }
            signal => {
                #[cfg(any(feature = "log", feature = "tracing"))]
                if let Some(askers) = reopen::asked(plan, signal, arrival) {
                    return self.call(Call::Reopen(askers));
                }
                self.call(Call::Declared(signal))
            }
        }
    }

    /// Calls the handler here, or leaves that to the thread that is calling one already, and then looks for a
    /// stop: the kernel hands out the signals with low numbers first, and there may be no end of them.
    fn call(&'static self, call: Call) -> Option<Stop> {
        #[cfg(feature = "upgrade")]
        let signal = call.signal();
        let Some(mut call) = self.turns.take(call) else {
            #[cfg(feature = "upgrade")]
            if let Some(signal) = signal.filter(|_| self.turns.are_over()) {
                upgrade::pass_on(&self.context, signal);
            }
            let stop = sys::wait_signal(&mask::stopping(), Some(Duration::ZERO));
            return stop.ok().and_then(|arrival| self.act(arrival));
        };
        let ready = self.hand_over();
        loop {
            match call {
                Call::Reload(askers) => reload::carry_out(&self.context, &self.turns, &askers, &ready),
                #[cfg(any(feature = "log", feature = "tracing"))]
                Call::Reopen(askers) => reopen::carry_out(self.context.inner.plan, &askers),
                Call::Declared(signal) => self.declared(signal, &ready),
                #[cfg(feature = "upgrade")]
                Call::Upgrade(askers) => {
                    if let Some(stop) = upgrade::carry_out(&self.context, &self.turns, &askers, &ready) {
                        return Some(stop);
                    }
                }
            }
            match self.turns.next() {
                Some(next) => call = next,
                None => return None,
            }
        }
    }

    /// Sees to it that another thread waits for signals while this one does not. Nothing is blocked here
    /// from now on: a program that a handler starts can be stopped.
    fn hand_over(&'static self) -> Result<(), String> {
        sys::hand_over();
        if !self.second.load(Ordering::Relaxed) {
            sys::hold().and_then(|()| sys::spawn_forever(self)).map_err(|errno| {
                sys::take_back();
                format!("cannot have another thread wait for signals: {errno}")
            })?;
            self.second.store(true, Ordering::Relaxed);
        }
        sys::release().map_err(|errno| format!("cannot unblock signals: {errno}"))
    }

    fn declared(&self, signal: Signal, ready: &Result<(), String>) {
        let plan = self.context.inner.plan;
        let declared = plan.signals.iter().find(|(name, _)| mask::number(*name) == signal);
        let Some((_, handler)) = declared else { return };
        if let Err(why) = ready.clone().and_then(|()| caught(|| handler(&self.context))) {
            message::warning(plan, &format!("the handler of {signal} failed: {why}"));
        }
    }
}

/// Calls what the program has written. A panic in it is an error like any other.
pub(crate) fn caught<T>(call: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(call))
        .unwrap_or_else(|panic| Err(format!("it panicked: {}", crash::payload(&*panic))))
}
