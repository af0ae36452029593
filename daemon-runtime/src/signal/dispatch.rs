//! The thread that takes signals one by one and acts on them as ordinary code.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::Signal;
use nix::unistd::alarm;

use crate::context::Context;
use crate::error::Error;
use crate::plan::Handler;
use crate::signal::orphans::Orphans;
use crate::signal::{mask, reload};
use crate::sys::{self, Body};
use crate::{exit, message};

/// How many seconds the message of a process that leaves by force may take.
const LAST_WORDS: u32 = 5;

/// Starts the thread, then unblocks the signals everywhere else: programs that the daemon starts inherit
/// the mask of whoever starts them, and one that blocks SIGTERM cannot be stopped. A signal that meets
/// another thread is passed on to this one by a handler that does nothing else.
pub(crate) fn begin(context: Context) -> Result<(), Error> {
    let failed = |step| move |errno: Errno| Error::Signals { step, source: errno.into() };
    let handled = mask::handled(context.inner.plan);
    for signal in &handled {
        sys::forward(signal as i32).map_err(failed("install a signal handler"))?;
    }
    if context.inner.orphans.is_some() {
        sys::forward(Signal::SIGCHLD as i32).map_err(failed("install a signal handler"))?;
    }
    let body = Box::leak(Box::new(Body { run, argument: context }));
    sys::spawn_forever(body).map_err(failed("start the thread for signals"))?;
    mask::unblock_all().map_err(failed("unblock signals"))
}

fn run(context: &Context) -> ! {
    sys::receive_here();
    let plan = context.inner.plan;
    let mut set = mask::handled(plan);
    if context.inner.orphans.is_some() {
        set.add(Signal::SIGCHLD);
    }
    loop {
        let Ok(arrival) = sys::wait_signal(&set, None) else { continue };
        match Signal::try_from(arrival.signal) {
            Ok(Signal::SIGTERM | Signal::SIGINT) => stop(context),
            // A terminal that went away is told by the kernel; who wants a reload is a process.
            Ok(Signal::SIGHUP) => match plan.reload {
                Some(handler) if !arrival.by_kernel => reload::hangup(context, handler, arrival),
                _ => stop(context),
            },
            Ok(Signal::SIGCHLD) => context.inner.orphans.iter().for_each(Orphans::look),
            Ok(signal) => {
                let declared = plan.signals.iter().find(|(name, _)| mask::number(*name) == signal);
                if let Some((_, handler)) = declared {
                    if let Err(why) = call(*handler, context) {
                        message::warning(plan, &format!("the handler of {signal} failed: {why}"));
                    }
                }
            }
            Err(_) => {}
        }
    }
}

/// Calls a handler, with nothing blocked: a program that it starts can be stopped. A panic in it is an error
/// like any other.
pub(crate) fn call(handler: Handler, context: &Context) -> Result<(), String> {
    sys::release().map_err(|errno| format!("cannot unblock signals: {errno}"))?;
    catch_unwind(AssertUnwindSafe(|| handler(context))).unwrap_or_else(|panic| {
        let text = panic
            .downcast_ref::<&str>()
            .copied()
            .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        Err(format!("it panicked: {}", text.unwrap_or("no message")))
    })
}

/// Asks main to stop, then sees to it that the process ends: at `stop_timeout`, or at a second signal.
fn stop(context: &Context) -> ! {
    let plan = context.inner.plan;
    context.inner.shutdown.request();
    context.inner.readiness.stopping();
    if !plan.needs.shutdown {
        // Main has no way to hear of it.
        context.leave();
        std::process::exit(0);
    }
    let why = match wait_for_second(plan.stop_timeout) {
        Ok(signal) => format!("a second signal ({signal}) came before the stop was done"),
        Err(Errno::EAGAIN) => format!("not stopped within {:?}", plan.stop_timeout),
        Err(errno) => format!("cannot wait for signals: {errno}"),
    };
    context.leave();
    // Nobody may read standard error any longer; SIGALRM then ends what the message would hold up.
    alarm::set(LAST_WORDS);
    message::warning(plan, &why);
    sys::exit_now(i32::from(exit::STOP_TIMEOUT));
}

/// The next SIGTERM or SIGINT; `EAGAIN` when the limit has passed.
fn wait_for_second(limit: Duration) -> nix::Result<Signal> {
    let mut set = nix::sys::signal::SigSet::empty();
    set.add(Signal::SIGTERM);
    set.add(Signal::SIGINT);
    let start = Instant::now();
    loop {
        let left = limit.saturating_sub(start.elapsed());
        match sys::wait_signal(&set, Some(left)) {
            Err(Errno::EINTR) => {}
            arrival => return Signal::try_from(arrival?.signal),
        }
    }
}
