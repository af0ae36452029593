//! Durations: a whole number and a unit.

use std::time::Duration;

use super::given::Given;
use crate::value::{Integer, Value};

const UNITS: &str = "the units are `ms`, `s`, `m`, `h`";

/// A year: longer than any wait that is meant.
const LONGEST: u64 = 365 * 24 * 3600 * 1000;

pub(super) const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(super) fn duration(given: &mut Given) -> Option<Duration> {
    let name = given.name;
    let text = match given.value {
        Value::Integer(Integer { digits, .. }) => {
            return given
                .refuse_help(format!("`{name}` needs a unit"), format!("write `\"{digits}s\"`; {UNITS}"));
        }
        _ => given.text()?,
    };
    let split = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let scale = match unit {
        "ms" => 1,
        "s" => 1000,
        "m" => 60 * 1000,
        "h" => 3600 * 1000,
        "" if !number.is_empty() => {
            return given
                .refuse_help(format!("`{name}` needs a unit"), format!("write `\"{number}s\"`; {UNITS}"));
        }
        _ => {
            let help = format!("write `\"{}\"`; {UNITS}", meant(&text).unwrap_or_else(|| "30s".into()));
            return given.refuse_help(format!("`{text}` is not a whole number and a unit"), help);
        }
    };
    match number.parse::<u64>().ok().and_then(|number| number.checked_mul(scale)) {
        Some(0) => given.refuse(format!("`{name}` must be longer than zero")),
        Some(milliseconds) if milliseconds <= LONGEST => Some(Duration::from_millis(milliseconds)),
        None if number.is_empty() => given.refuse_help(
            format!("`{text}` is not a whole number and a unit"),
            format!("write `\"30s\"`; {UNITS}"),
        ),
        _ => given.refuse(format!("`{name}` must be shorter than a year")),
    }
}

/// What `30 sec` and `1.5m` mean.
fn meant(text: &str) -> Option<String> {
    let split = text.find(|character: char| !(character.is_ascii_digit() || character == '.'))?;
    let number: f64 = text[..split].parse().ok()?;
    let milliseconds = number
        * match text[split..].trim().to_lowercase().as_str() {
            "ms" | "msec" | "millis" | "milliseconds" => 1.0,
            "s" | "sec" | "secs" | "second" | "seconds" => 1000.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60_000.0,
            "h" | "hr" | "hour" | "hours" => 3_600_000.0,
            "d" | "day" | "days" => 86_400_000.0,
            _ => return None,
        };
    let whole = |scale: f64| (milliseconds / scale).fract() == 0.0 && milliseconds > 0.0;
    let written = |scale: f64, unit: &str| Some(format!("{:.0}{unit}", milliseconds / scale));
    if whole(3_600_000.0) {
        written(3_600_000.0, "h")
    } else if whole(60_000.0) {
        written(60_000.0, "m")
    } else if whole(1000.0) {
        written(1000.0, "s")
    } else {
        written(1.0, "ms").filter(|_| milliseconds >= 1.0)
    }
}
