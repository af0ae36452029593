//! The stop: main is asked, and the process ends all the same when main takes too long or a second signal comes.

use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::Signal;

use crate::context::Context;
use crate::sys::{self, Forever};
use crate::{exit, message};

/// How long the message of a process that leaves by force may take: nobody may read standard error any longer.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// A stop that is under way, in the hands of the thread that took its signal.
pub(crate) struct Stop {
    /// Until when the daemon goes on serving before main is asked.
    drained: Option<Instant>,
    /// Until when main may take, if there is an end to that.
    deadline: Option<Instant>,
}

impl Stop {
    /// Begins: everybody who sends clients learns that there are to be no more, and main is asked, at once or after
    /// `drain_delay`. A daemon that was not ready has no clients.
    pub(crate) fn begin(context: &Context) -> Self {
        let plan = context.inner.plan;
        let now = Instant::now();
        let deadline = now.checked_add(plan.stop_timeout);
        let drained = (!plan.drain_delay.is_zero() && context.is_ready()).then_some(plan.drain_delay);
        let drained = drained.and_then(|delay| now.checked_add(delay));
        if drained.is_some() {
            context.inner.life.draining();
            context.inner.readiness.stopping();
        } else {
            ask(context);
        }
        Self { drained, deadline }
    }

    /// Begins with asking main: another process serves in the place of this one already.
    #[cfg(feature = "upgrade")]
    pub(crate) fn at_once(context: &Context) -> Self {
        let deadline = Instant::now().checked_add(context.inner.plan.stop_timeout);
        ask(context);
        Self { drained: None, deadline }
    }

    /// When to go on, if nothing happens before.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.drained.or(self.deadline)
    }

    /// The wait until then has come to an end.
    pub(crate) fn go_on(&mut self, context: &Context, errno: Errno) {
        if self.drained.take().is_some() {
            ask(context);
        } else {
            self.deadline = Some(late(context, errno));
        }
    }
}

/// Asks main to stop.
fn ask(context: &Context) {
    context.inner.life.stopping();
    context.inner.upgrade.close_sockets();
    context.inner.shutdown.request();
    context.inner.readiness.stopping();
    if !context.inner.plan.needs.shutdown {
        // Main has no way to hear of it.
        context.leave();
        std::process::exit(0);
    }
}

/// Main has been asked, and was asked again.
pub(crate) fn by_second(context: &Context, signal: Signal) -> ! {
    by_force(context, &format!("a second signal ({signal}) came before the stop was done"))
}

/// The wait for main has come to an end: unless it has asked for more time.
fn late(context: &Context, errno: Errno) -> Instant {
    let later = context.inner.readiness.extended().filter(|&until| until > Instant::now());
    match (errno, later) {
        (Errno::EAGAIN, Some(until)) => until,
        (Errno::EAGAIN, None) => {
            by_force(context, &format!("not stopped within {:?}", context.inner.plan.stop_timeout))
        }
        (errno, _) => by_force(context, &format!("cannot wait for signals: {errno}")),
    }
}

fn by_force(context: &Context, why: &str) -> ! {
    context.leave();
    if sys::spawn_forever(&Impatience).is_ok() {
        message::warning(context.inner.plan, why);
    }
    leave()
}

/// Ends the process while the message is held up.
struct Impatience;

impl Forever for Impatience {
    fn run(&'static self) -> ! {
        thread::sleep(LAST_WORDS);
        leave()
    }
}

fn leave() -> ! {
    sys::exit_now(i32::from(exit::STOP_TIMEOUT))
}
