//! Lines for people: the message with its target before it and its fields behind it.

use std::iter;

use super::clock;
use super::level::Level;
use super::record::{RUNTIME, Record, Value};
use crate::message;

/// What a terminal understands as the end of a colour: ECMA-48, "Select graphic rendition".
const PLAIN: &str = "\x1b[0m";
const FAINT: &str = "\x1b[2m";

/// What is left to say where time and level are told in another way: `TARGET: MESSAGE NAME=VALUE`, then the backtrace
/// of a panic. No line break within, so that no message forges another.
pub(super) fn bodies(record: &Record) -> impl Iterator<Item = String> {
    let backtrace = record.backtrace.lines().map(|frame| {
        let mut text = String::new();
        message::escape(frame, &mut text);
        text
    });
    iter::once(body(record)).chain(backtrace)
}

fn body(record: &Record) -> String {
    let mut text = String::new();
    if record.target != RUNTIME {
        message::escape(record.target, &mut text);
        text.push_str(": ");
    }
    message::escape(&record.message, &mut text);
    for (name, value) in &record.fields {
        text.push(' ');
        message::escape(name, &mut text);
        text.push('=');
        field(value, &mut text);
    }
    text
}

/// Lines with time and level.
pub(super) fn lines(record: &Record, colours: bool) -> String {
    let (time, level) = (clock::rfc3339(), record.level.name().to_uppercase());
    let start = if colours {
        format!("{FAINT}{time}{PLAIN} {}{level:5}{PLAIN}", colour(record.level))
    } else {
        format!("{time} {level:5}")
    };
    started(&format!("{start} "), record)
}

/// Lines behind the priority that the journal takes from each: sd-daemon(3).
pub(super) fn prefixed(record: &Record) -> String {
    started(&format!("<{}>", record.level.severity()), record)
}

fn started(start: &str, record: &Record) -> String {
    bodies(record).flat_map(|body| [start, &body, "\n"].map(str::to_owned)).collect()
}

/// In quotes where its end could not be told otherwise.
fn field(value: &Value, text: &mut String) {
    let value = value.text();
    let bare = !value.is_empty() && !value.contains([' ', '"', '\\', '=']);
    if bare {
        message::escape(&value, text);
    } else {
        text.push('"');
        message::escape(&value.replace('\\', "\\\\").replace('"', "\\\""), text);
        text.push('"');
    }
}

fn colour(level: Level) -> &'static str {
    match level {
        Level::Error => "\x1b[31m",
        Level::Warn => "\x1b[33m",
        Level::Info => "\x1b[32m",
        Level::Debug => "\x1b[34m",
        Level::Trace => "\x1b[35m",
    }
}
