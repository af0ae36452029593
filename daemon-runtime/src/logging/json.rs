//! One JSON object a line: RFC 8259.

use std::fmt::Write as _;

use super::clock;
use super::record::{Record, Value};
use crate::message;

/// `time`, `level`, `target`, `message`, `pid`, where there are some `file`, `line` and `backtrace`, and `fields`. Of fields
/// with the same name the first one is written: what reads JSON need not take two.
pub(super) fn line(record: &Record) -> String {
    let mut text = format!("{{\"time\":\"{}\",\"level\":\"{}\"", clock::rfc3339(), record.level.name());
    text.push_str(",\"target\":");
    string(record.target, &mut text);
    text.push_str(",\"message\":");
    string(&record.message, &mut text);
    let _ = write!(text, ",\"pid\":{}", std::process::id());
    if let Some((file, line)) = record.place {
        text.push_str(",\"file\":");
        string(file, &mut text);
        let _ = write!(text, ",\"line\":{line}");
    }
    if !record.backtrace.is_empty() {
        text.push_str(",\"backtrace\":");
        string(&record.backtrace, &mut text);
    }
    text.push_str(",\"fields\":{");
    let mut first = true;
    for (at, (name, value)) in record.fields.iter().enumerate() {
        if record.fields.iter().take(at).any(|(earlier, _)| earlier == name) {
            continue;
        }
        if !std::mem::take(&mut first) {
            text.push(',');
        }
        string(name, &mut text);
        text.push(':');
        match value {
            Value::Text(value) => string(value, &mut text),
            Value::Number(value) => text.push_str(value),
            Value::Truth(value) => text.push_str(if *value { "true" } else { "false" }),
        }
    }
    text.push_str("}}\n");
    text
}

/// In quotes. What is not shown is escaped beyond JSON's own rules: a line is also read on a terminal.
fn string(value: &str, text: &mut String) {
    text.push('"');
    for character in value.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            character if message::is_unseen(character) => {
                let _ = write!(text, "\\u{:04x}", u32::from(character));
            }
            character => text.push(character),
        }
    }
    text.push('"');
}
