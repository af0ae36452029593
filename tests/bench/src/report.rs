//! The figures of the running daemons as tables: what each costs, and what it is compared with.

use std::time::Duration;

use crate::measure::Figures;
use crate::peer::Peer;
use crate::table::Table;

/// Absolute figures: medians, and of times the fastest and slowest tenth too; times in microseconds, sizes in KiB.
pub fn absolute(peers: &[Peer], figures: &[Figures], limit: u64) -> Table {
    let title = format!("Figures at an open-file limit of {limit}");
    let mut table = Table::new(
        title,
        &[
            "daemon",
            "ready µs",
            "10 %",
            "90 %",
            "stop µs",
            "10 %",
            "signal µs",
            "calls to idle",
            "a signal",
            "to stop",
            "PSS KiB",
            "RSS KiB",
            "threads",
            "wake-ups",
        ],
    );
    for (peer, one) in peers.iter().zip(figures) {
        let calls = one.system_calls;
        table.row(vec![
            peer.name.to_owned(),
            show(one.ready.map(micros)),
            show(one.ready_early.map(micros)),
            show(one.ready_late.map(micros)),
            show(one.stop.map(micros)),
            show(one.stop_early.map(micros)),
            show(one.signal.map(micros)),
            show(calls.map(|calls| calls.start)),
            calls.and_then(|calls| calls.per_signal_tenths).map_or("-".into(), tenths),
            show(calls.map(|calls| calls.stop)),
            show(one.memory.map(|memory| memory.pss)),
            show(one.memory.map(|memory| memory.rss)),
            show(one.memory.map(|memory| memory.threads)),
            show(one.wakeups),
        ]);
    }
    table
}

/// The same beside the yardstick: times as ratios, counts as differences.
pub fn relative(peers: &[Peer], figures: &[Figures], yardstick: &Figures) -> Table {
    let mut table = Table::new(
        "The same beside the Rust program by hand",
        &[
            "daemon",
            "ready",
            "10 %",
            "stop",
            "10 %",
            "signal",
            "calls to idle",
            "PSS KiB",
            "threads",
            "wake-ups",
        ],
    );
    for (peer, one) in peers.iter().zip(figures) {
        table.row(vec![
            peer.name.to_owned(),
            times(ratio(one.ready, yardstick.ready)),
            times(ratio(one.ready_early, yardstick.ready_early)),
            times(ratio(one.stop, yardstick.stop)),
            times(ratio(one.stop_early, yardstick.stop_early)),
            times(ratio(one.signal, yardstick.signal)),
            more(difference(one.system_calls.map(|c| c.start), yardstick.system_calls.map(|c| c.start))),
            more(difference(one.memory.map(|m| m.pss), yardstick.memory.map(|m| m.pss))),
            more(difference(one.memory.map(|m| m.threads), yardstick.memory.map(|m| m.threads))),
            more(difference(one.wakeups, yardstick.wakeups)),
        ]);
    }
    table
}

pub fn ratio(one: Option<Duration>, other: Option<Duration>) -> Option<f64> {
    Some(one?.as_secs_f64() / other?.as_secs_f64())
}

pub fn difference(one: Option<u64>, other: Option<u64>) -> Option<i64> {
    Some(one?.cast_signed() - other?.cast_signed())
}

pub fn times(ratio: Option<f64>) -> String {
    ratio.map_or("-".into(), |ratio| format!("{ratio:.2}"))
}

pub fn more(difference: Option<i64>) -> String {
    difference.map_or("-".into(), |difference| format!("{difference:+}"))
}

pub fn tenths(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn micros(duration: Duration) -> u128 {
    duration.as_micros()
}

fn show<T: ToString>(figure: Option<T>) -> String {
    figure.map_or("-".into(), |figure| figure.to_string())
}
