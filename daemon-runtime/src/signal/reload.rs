//! Reload on SIGHUP: the handler's verdict, told to the service manager and to whoever asked.

use std::sync::atomic::Ordering;

use nix::sys::signal::{Signal, kill};
use nix::unistd::getpid;

use crate::context::Context;
use crate::control::answer::Asker;
use crate::signal::dispatch;
use crate::signal::turns::Turns;
use crate::sys::Arrival;
use crate::{logging, message};

/// Who waits for the verdict on this SIGHUP, told that it has arrived. `None`: before the daemon is ready
/// there is nothing to reload yet; [`resume`] sends the signal again.
pub(crate) fn asked(context: &Context, arrival: Arrival) -> Option<Vec<Asker>> {
    let inner = &context.inner;
    if !inner.readiness.is_ready() {
        inner.reload_deferred.store(true, Ordering::SeqCst);
        if !inner.readiness.is_ready() || !inner.reload_deferred.swap(false, Ordering::SeqCst) {
            return None;
        }
    }
    let asker = Asker::of(arrival);
    asker.iter().for_each(Asker::received);
    Some(asker.into_iter().chain(inner.asked.take()).collect())
}

/// Reloads once for all that have asked. What stands in the way of calling the handler at all is a refusal, too.
pub(crate) fn carry_out(context: &Context, turns: &Turns, askers: &[Asker], ready: &Result<(), String>) {
    let inner = &context.inner;
    let Some(handler) = inner.plan.reload else { return };
    let manager = || inner.readiness.manager().filter(|_| !turns.are_over());
    if let Some(manager) = manager() {
        let _ = manager.reloading();
    }
    inner.life.reloading();
    // Whatever comes of the rest.
    if let Err(why) = logging::reopen() {
        message::warning(inner.plan, &why);
    }
    let verdict = ready.clone().and_then(|()| dispatch::call(handler, context));
    inner.life.reloaded(&verdict);
    let status = verdict.as_ref().map_or_else(|why| format!("reload refused: {why}"), |()| "ready".into());
    if let Some(manager) = manager() {
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

/// Called when the daemon has become ready, for the SIGHUP that came before.
pub(crate) fn resume(context: &Context) {
    if context.inner.reload_deferred.swap(false, Ordering::SeqCst) {
        let _ = kill(getpid(), Signal::SIGHUP);
    }
}
