//! Reload on SIGHUP: a transaction, whose verdict is told to the service manager and to whoever asked.

use std::sync::atomic::Ordering;

use nix::sys::signal::{Signal, kill};
use nix::unistd::getpid;

use crate::config::{Live, Prepared};
use crate::context::Context;
use crate::control::answer::Asker;
use crate::error::Error;
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
    let manager = || inner.readiness.manager().filter(|_| !turns.are_over());
    if let Some(manager) = manager() {
        let _ = manager.reloading();
    }
    inner.life.reloading();
    // Whatever comes of the rest. The log itself may not be there to be told.
    let unopened = logging::reopen().err().map(|why| format!("the log was not reopened: {why}"));
    if let Some(why) = &unopened {
        message::warning(inner.plan, why);
    }
    let verdict = ready.clone().map_err(Refusal::from).and_then(|()| reload(context));
    inner.life.reloaded(&verdict.as_ref().map(drop).map_err(|refusal| refusal.brief.clone()));
    let restart = verdict.as_ref().ok().and_then(Option::as_deref);
    if verdict.is_ok() {
        inner.life.needs_restart(restart);
    }
    let notes: Vec<&str> = restart.into_iter().chain(unopened.as_deref()).collect();
    let after = |text| [&[text], notes.as_slice()].concat().join("; ");
    let (status, line) = match &verdict {
        Ok(_) => (after("ready"), after("reloaded")),
        Err(Refusal { brief, full }) => {
            (format!("reload refused: {brief}"), format!("reload refused: {full}"))
        }
    };
    // Before anybody hears of the end, and may act on it.
    let tell = if verdict.is_ok() { message::notice } else { message::warning };
    tell(inner.plan, &line);
    if let Some(manager) = manager() {
        // Also after a refusal: the unit would stay "reloading" for ever (R03).
        let _ = manager.ready(&status);
    }
    let answer = match &verdict {
        Ok(_) => Ok(notes.join("; ")),
        Err(refusal) => Err(refusal.full.clone()),
    };
    for asker in askers {
        asker.verdict(&answer);
    }
}

/// The transaction: everything is prepared before anything changes, and the handler, which sees both configurations, has
/// the last word. What needs a restart, in words.
fn reload(context: &Context) -> Result<Option<String>, Refusal> {
    let prepared = context.inner.config.as_ref().map(Live::prepare).transpose()?;
    if let Some(handler) = context.inner.plan.reload {
        let change = prepared.as_ref().map(Prepared::change);
        dispatch::caught(|| handler(context, change.as_ref()))?;
    }
    Ok(prepared.and_then(Prepared::commit))
}

/// Why everything stays as it was.
struct Refusal {
    /// In one line.
    brief: String,
    full: String,
}

impl From<String> for Refusal {
    fn from(why: String) -> Self {
        Self { full: message::one_line(&why), brief: why }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let full = message::with_causes(&error);
        #[cfg(feature = "config")]
        if let Error::Configuration { brief, .. } = error {
            return Self { brief, full };
        }
        Self { brief: full.clone(), full }
    }
}

/// Called when the daemon has become ready, for the SIGHUP that came before.
pub(crate) fn resume(context: &Context) {
    if context.inner.reload_deferred.swap(false, Ordering::SeqCst) {
        let _ = kill(getpid(), Signal::SIGHUP);
    }
}
