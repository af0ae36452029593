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

/// Asks main to stop. Returns until when it may take, if there is an end to that.
pub(crate) fn ask(context: &Context) -> Option<Instant> {
    let plan = context.inner.plan;
    let deadline = Instant::now().checked_add(plan.stop_timeout);
    context.inner.shutdown.request();
    context.inner.readiness.stopping();
    if !plan.needs.shutdown {
        // Main has no way to hear of it.
        context.leave();
        std::process::exit(0);
    }
    deadline
}

/// Main has been asked, and was asked again.
pub(crate) fn by_second(context: &Context, signal: Signal) -> ! {
    by_force(context, &format!("a second signal ({signal}) came before the stop was done"))
}

/// Main has been asked, and the wait for it has come to an end: unless it has asked for more time.
pub(crate) fn late(context: &Context, errno: Errno) -> Instant {
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
