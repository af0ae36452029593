//! Reload on SIGHUP: the handler's verdict, told to the service manager and to whoever asked.

use std::sync::atomic::Ordering;
use std::time::Duration;

use nix::sys::signal::{SigSet, Signal, kill};
use nix::unistd::getpid;

use crate::context::Context;
use crate::control::answer::Asker;
use crate::message;
use crate::plan::Handler;
use crate::signal::dispatch;
use crate::sys::{self, Arrival};

/// Acts on one SIGHUP. Those that arrive meanwhile wait as one, so the last always takes effect.
pub(crate) fn hangup(context: &Context, handler: Handler, arrival: Arrival) {
    let inner = &context.inner;
    inner.reload_deferred.store(true, Ordering::SeqCst);
    // Before the daemon is ready there is nothing to reload yet; `resume` sends the signal again.
    if !inner.readiness.is_ready() || !inner.reload_deferred.swap(false, Ordering::SeqCst) {
        return;
    }
    let askers = together_with(arrival);
    askers.iter().for_each(Asker::received);
    let manager = inner.readiness.manager();
    if let Some(manager) = manager {
        let _ = manager.reloading();
    }
    let verdict = dispatch::call(handler, context);
    let status = verdict.as_ref().map_or_else(|why| format!("reload refused: {why}"), |()| "ready".into());
    if let Some(manager) = manager {
        // Also after a refusal: the unit would stay "reloading" for ever (R03).
        let _ = manager.ready(&status);
    }
    if verdict.is_err() {
        message::warning(inner.plan, &status);
    }
    for asker in askers {
        asker.verdict(&verdict);
    }
}

/// Whoever else waits for a reload: a signal can be pending for the process, and another for the thread.
fn together_with(arrival: Arrival) -> Vec<Asker> {
    let mut askers = vec![Asker::of(arrival)];
    if sys::holds() {
        let mut hangup = SigSet::empty();
        hangup.add(Signal::SIGHUP);
        while let Ok(another) = sys::wait_signal(&hangup, Some(Duration::ZERO)) {
            askers.push(Asker::of(another));
        }
    }
    askers
}

/// Called when the daemon has become ready, for the SIGHUP that came before.
pub(crate) fn resume(context: &Context) {
    if context.inner.reload_deferred.swap(false, Ordering::SeqCst) {
        let _ = kill(getpid(), Signal::SIGHUP);
    }
}
