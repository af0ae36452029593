//! What the daemon tells of itself.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use nix::unistd::{geteuid, getpid};

use super::reply::{Outcome, Reply};
use crate::context::Context;
use crate::control::report::{Last, Part, Reload, Report, Watchdog};
use crate::life::State;
#[cfg(any(feature = "log", feature = "tracing"))]
use crate::logging;

/// Everything, at one moment.
pub(super) fn report(context: &Context) -> Report {
    let inner = &context.inner;
    let facts = inner.life.facts();
    let last =
        facts.verdict.map(|verdict| Last { at: milliseconds(verdict.at), refused: verdict.result.err() });
    let reload = Reload { applied: facts.applied, refused: facts.refused, last, restart: facts.restart };
    Report {
        name: inner.plan.name.into(),
        state: word(facts.state).into(),
        pid: Some(getpid().as_raw()),
        version: Some(inner.plan.version.into()),
        generation: Some(facts.generation),
        uid: Some(geteuid().as_raw()),
        started: Some(milliseconds(facts.started)),
        ready: facts.ready.map(milliseconds),
        since: Some(milliseconds(facts.since)),
        listeners: inner.sockets.iter().map(|socket| (socket.name.into(), socket.address.clone())).collect(),
        reload: inner.plan.reloads().then_some(reload),
        watchdog: watchdog(context),
        restarts: facts.restarts,
        log_level: level(context),
    }
}

/// What main has beaten with, once it has taken a `Watchdog`.
fn watchdog(context: &Context) -> Option<Watchdog> {
    // Taken out of the lock: what is watched takes one of its own.
    let watched = context.watched().clone()?;
    let in_milliseconds = |span: Duration| u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
    let parts = watched.silences().into_iter().map(|(name, silence)| Part {
        name,
        ago: in_milliseconds(silence.lasts),
        stalled: silence.stalled,
    });
    Some(Watchdog { limit: in_milliseconds(watched.limit()), parts: parts.collect() })
}

/// Whether it has been asked to stop.
pub(super) fn stops(context: &Context) -> bool {
    matches!(context.inner.life.facts().state, State::Draining | State::Stopping)
}

/// The level of messages, once it is set.
pub(super) fn log_level(context: &Context, level: Option<&str>) -> Reply {
    #[cfg(any(feature = "log", feature = "tracing"))]
    if context.inner.plan.log.is_some() {
        return match level.map_or(Ok(()), logging::set_level) {
            Ok(()) => Reply::new(Outcome::Done, &logging::level()),
            Err(why) => Reply::new(Outcome::Refused, &why),
        };
    }
    let _ = (context, level);
    Reply::new(Outcome::Unimplemented, "the daemon declares no `log`")
}

/// The level of messages, where there are any.
fn level(context: &Context) -> Option<String> {
    #[cfg(any(feature = "log", feature = "tracing"))]
    return context.inner.plan.log.map(|_| logging::level());
    #[cfg(not(any(feature = "log", feature = "tracing")))]
    context.inner.plan.log.and(None)
}

fn word(state: State) -> &'static str {
    match state {
        State::Starting => "starting",
        State::Ready => "ready",
        State::Reloading => "reloading",
        State::Draining => "draining",
        State::Stopping => "stopping",
    }
}

fn milliseconds(time: SystemTime) -> u64 {
    u64::try_from(time.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
}
