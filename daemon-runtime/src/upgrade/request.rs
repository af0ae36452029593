//! SIGUSR2 and who sent it: whether there can be an upgrade now, and what came of it.

use std::sync::atomic::Ordering;

use nix::sys::signal::{Signal, kill};
use nix::unistd::getpid;

use crate::context::Context;
use crate::control::answer::Asker;
use crate::message;
use crate::signal::stop::Stop;
use crate::signal::turns::Turns;
use crate::sys::Arrival;

use super::State;
use super::attempt::attempt;

/// Who waits for the verdict on this SIGUSR2, told that it has arrived. `None`: it is refused, or comes too early. Then who
/// waits asks again, and [`resume`] sends a signal that nobody waits for.
pub(crate) fn asked(context: &Context, arrival: Arrival) -> Option<Vec<Asker>> {
    let inner = &context.inner;
    let askers: Vec<Asker> = Asker::of(arrival).into_iter().collect();
    if !inner.readiness.is_ready() {
        let deferred = &inner.upgrade.deferred;
        deferred.fetch_or(askers.is_empty(), Ordering::SeqCst);
        if !inner.readiness.is_ready() || !deferred.swap(false, Ordering::SeqCst) {
            return None;
        }
    }
    askers.iter().for_each(Asker::received);
    if matches!(*inner.upgrade.state(), State::Idle) {
        return Some(askers);
    }
    tell(context, &askers, &Err("an upgrade is under way".into()));
    None
}

/// Called when the daemon has become ready, for the SIGUSR2 that came before.
pub(crate) fn resume(context: &Context) {
    if context.inner.upgrade.deferred.swap(false, Ordering::SeqCst) {
        let _ = kill(getpid(), Signal::SIGUSR2);
    }
}

/// Upgrades once for all that have asked. Returns the stop that follows where it has succeeded.
pub(crate) fn carry_out(
    context: &Context,
    turns: &Turns,
    askers: &[Asker],
    ready: &Result<(), String>,
) -> Option<Stop> {
    let inner = &context.inner;
    let under_way = inner.upgrade.under_way();
    *inner.upgrade.state() = State::Starting(None);
    let verdict = ready.clone().and_then(|()| attempt(context, turns, askers));
    let verdict = match verdict {
        Ok(process) => {
            message::notice(inner.plan, &format!("upgraded: process {process} has taken over"));
            Ok(String::new())
        }
        Err(why) => {
            *inner.upgrade.state() = State::Idle;
            Err(why)
        }
    };
    tell(context, askers, &verdict);
    drop(under_way);
    verdict.is_ok().then(|| Stop::at_once(context))
}

fn tell(context: &Context, askers: &[Asker], verdict: &Result<String, String>) {
    if let Err(why) = verdict {
        let text = format!("upgrade failed: {}", why.lines().collect::<Vec<_>>().join("; "));
        message::warning(context.inner.plan, &text);
        context.status(&text);
    }
    for asker in askers {
        asker.verdict(verdict);
    }
}
