//! Durations as systemd.time(7) reads them.

use std::time::Duration;

/// `35s`, `1s 500ms`, or `infinity` for what systemd cannot count.
pub(super) fn span(duration: Duration) -> String {
    if duration.as_micros() >= u128::from(u64::MAX) {
        return "infinity".to_owned();
    }
    let micros = duration.subsec_micros();
    let parts = [(duration.as_secs(), "s"), ((micros / 1000).into(), "ms"), ((micros % 1000).into(), "us")];
    let text: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count}{unit}")).collect();
    if text.is_empty() { "0".to_owned() } else { text.join(" ") }
}
