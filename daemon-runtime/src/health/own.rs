//! What the daemon counts of itself: its start, its reloads, its watchdog.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::context::Context;
use crate::health::exposition::{Exposition, Family, Kind, Value, labels};
use crate::health::pages::is_ready;

pub(super) const FAMILIES: [Family; 13] = [
    Family { kind: Kind::Info, ..of("daemon", "", "Name and version of the daemon.") },
    of("daemon_start_time_seconds", "seconds", "When this process began its start, in seconds since 1970."),
    of("daemon_ready_time_seconds", "seconds", "When it became ready, in seconds since 1970."),
    of("daemon_ready", "", "Whether it is ready and was not asked to stop, as /readyz says."),
    of("daemon_generation", "", "How many programs before this one handed their sockets over, and one more."),
    Family {
        kind: Kind::Counter,
        ..of("daemon_restarts", "", "Starts after an end that was no stop, since the last stop.")
    },
    Family { kind: Kind::Counter, ..of("daemon_reloads", "", "Reloads by what came of them.") },
    of(
        "daemon_last_reload_timestamp_seconds",
        "seconds",
        "When the last reload ended, in seconds since 1970.",
    ),
    of("daemon_last_reload_successful", "", "Whether the last reload was applied."),
    of(
        "daemon_last_reload_success_timestamp_seconds",
        "seconds",
        "When a reload was last applied, in seconds since 1970.",
    ),
    of("daemon_watchdog_limit_seconds", "seconds", "How long a part may take from one beat to the next."),
    of("daemon_watchdog_silence_seconds", "seconds", "How long ago each part has beaten."),
    Family {
        kind: Kind::Counter,
        ..of("daemon_watchdog_stalls", "", "How often a part was silent for too long.")
    },
];

const fn of(name: &'static str, unit: &'static str, help: &'static str) -> Family<'static> {
    Family { name, kind: Kind::Gauge, unit: if unit.is_empty() { None } else { Some(unit) }, help }
}

/// Writes what there is to tell: a daemon that has not reloaded has no last reload.
pub(super) fn write(context: &Context, text: &mut Exposition) {
    let facts = context.inner.life.facts();
    let one = |value: Value| vec![(String::new(), value)];
    let time = |at: SystemTime| one(Value::Float(since_1970(at)));
    let flag = |flag: bool| one(Value::Whole(flag.into()));
    let result = |result, count| (labels([("result", result)]), Value::Whole(count));
    let watched = context.watched().clone();
    let watched = watched.as_ref();
    let silences = watched.map(|watched| watched.silences()).unwrap_or_default();
    let samples: [Vec<(String, Value)>; FAMILIES.len()] = [
        vec![(labels([("name", context.name()), ("version", context.version())]), Value::Whole(1))],
        time(facts.started),
        facts.ready.map(time).unwrap_or_default(),
        flag(is_ready(facts.state)),
        one(Value::Whole(facts.generation)),
        facts.restarts.map(|restarts| one(Value::Whole(restarts))).unwrap_or_default(),
        vec![result("applied", facts.applied), result("refused", facts.refused)],
        facts.verdict.as_ref().map(|verdict| time(verdict.at)).unwrap_or_default(),
        facts.verdict.map(|verdict| flag(verdict.result.is_ok())).unwrap_or_default(),
        facts.applied_at.map(time).unwrap_or_default(),
        watched.map(|watched| one(Value::Float(watched.limit().as_secs_f64()))).unwrap_or_default(),
        silences
            .iter()
            .map(|(part, silence)| {
                (labels([("part", part.as_str())]), Value::Float(silence.lasts.as_secs_f64()))
            })
            .collect(),
        watched.map(|watched| one(Value::Whole(watched.stalls()))).unwrap_or_default(),
    ];
    for (family, samples) in FAMILIES.iter().zip(samples) {
        if !samples.is_empty() {
            text.family(family);
        }
        for (labels, value) in samples {
            text.sample(&labels, value);
        }
    }
}

fn since_1970(at: SystemTime) -> f64 {
    at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64()
}
