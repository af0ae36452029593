//! [`Record`]: one message with its fields, whichever crate it came through.

use std::borrow::Cow;

use super::level::Level;

/// The target of what the runtime itself says.
pub(super) const RUNTIME: &str = "daemon_runtime";

/// What is logged at once.
#[derive(Debug)]
pub(super) struct Record<'a> {
    pub(super) level: Level,
    pub(super) target: &'a str,
    pub(super) message: Cow<'a, str>,
    pub(super) fields: Vec<Field<'a>>,
    pub(super) place: Option<(&'a str, u32)>,
    /// Of a panic, a frame or its place a line.
    pub(super) backtrace: String,
}

/// A name and its value.
pub(super) type Field<'a> = (Cow<'a, str>, Value);

/// The value of a field, as far as its kind is known.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    /// Written as JSON writes it.
    Number(String),
    Truth(bool),
}

impl<'a> Record<'a> {
    /// A message of the runtime itself.
    pub(super) fn of_runtime(level: Level, message: impl Into<Cow<'a, str>>) -> Self {
        Self {
            level,
            target: RUNTIME,
            message: message.into(),
            fields: Vec::new(),
            place: None,
            backtrace: String::new(),
        }
    }
}

impl Value {
    /// Numbers that JSON has no form for are text.
    pub(super) fn float(number: f64) -> Self {
        if number.is_finite() { Self::Number(number.to_string()) } else { Self::Text(number.to_string()) }
    }

    /// The value for people, with whatever characters are in it.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) | Self::Number(text) => text.into(),
            Self::Truth(truth) => if *truth { "true" } else { "false" }.into(),
        }
    }
}
