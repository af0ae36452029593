//! The report as one JSON object, RFC 8259: every member is always there.

use std::fmt::{self, Display, Formatter};

use super::time::stamp;
use super::{Last, Part, Report};
use crate::message;

/// A value, written with two spaces a level.
enum Json {
    Null,
    Flag(bool),
    Number(i64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(&'static str, Json)>),
}

impl Report {
    /// The object that `status --json` writes.
    pub(in crate::control) fn json(&self) -> String {
        let number = |number: Option<u64>| number.map_or(Json::Null, Json::of);
        let moment = |moment: Option<u64>| moment.map_or(Json::Null, |moment| Json::Text(stamp(moment)));
        let text = |text: Option<&String>| text.map_or(Json::Null, |text| Json::Text(text.clone()));
        let source = if self.is_its_own() { "control" } else { "lock" };
        Json::Object(vec![
            ("name", Json::Text(self.name.clone())),
            ("state", Json::Text(self.state.clone())),
            ("source", Json::Text(source.into())),
            ("pid", self.pid.map_or(Json::Null, |pid| Json::Number(pid.into()))),
            ("version", text(self.version.as_ref())),
            ("generation", number(self.generation)),
            ("uid", number(self.uid.map(u64::from))),
            ("user", text(self.user().as_ref())),
            ("started", moment(self.started)),
            ("ready", moment(self.ready)),
            ("since", moment(self.since)),
            ("listeners", self.listeners()),
            ("reload", self.reload()),
            ("watchdog", self.watchdog()),
            ("restarts", number(self.restarts)),
            ("log_level", text(self.log_level.as_ref())),
        ])
        .to_string()
    }

    fn listeners(&self) -> Json {
        if !self.is_its_own() {
            return Json::Null;
        }
        let one = |(name, address): &(String, String)| {
            let (name, address) = (Json::Text(name.clone()), Json::Text(address.clone()));
            Json::Object(vec![("name", name), ("address", address)])
        };
        Json::List(self.listeners.iter().map(one).collect())
    }

    fn reload(&self) -> Json {
        let Some(reload) = &self.reload else { return Json::Null };
        let last = |last: &Last| {
            Json::Object(vec![
                ("at", Json::Text(stamp(last.at))),
                ("applied", Json::Flag(last.refused.is_none())),
                ("reason", last.refused.clone().map_or(Json::Null, Json::Text)),
            ])
        };
        Json::Object(vec![
            ("applied", Json::of(reload.applied)),
            ("refused", Json::of(reload.refused)),
            ("last", reload.last.as_ref().map_or(Json::Null, last)),
            ("needs_restart", reload.restart.clone().map_or(Json::Null, Json::Text)),
        ])
    }

    fn watchdog(&self) -> Json {
        let Some(watchdog) = &self.watchdog else { return Json::Null };
        let one = |part: &Part| {
            Json::Object(vec![
                ("name", Json::Text(part.name.clone())),
                ("beat_ms_ago", Json::of(part.ago)),
                ("stalled", Json::Flag(part.stalled)),
            ])
        };
        Json::Object(vec![
            ("limit_ms", Json::of(watchdog.limit)),
            ("parts", Json::List(watchdog.parts.iter().map(one).collect())),
        ])
    }
}

impl Json {
    fn of(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }

    fn write(&self, f: &mut Formatter<'_>, depth: usize) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => quote(text, f),
            Self::List(values) => block(f, depth, ['[', ']'], values, |value, f| value.write(f, depth + 1)),
            Self::Object(members) => block(f, depth, ['{', '}'], members, |(name, value), f| {
                write!(f, "\"{name}\": ")?;
                value.write(f, depth + 1)
            }),
        }
    }
}

impl Display for Json {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

/// What is in brackets, one a line.
fn block<T>(
    f: &mut Formatter<'_>,
    depth: usize,
    [open, close]: [char; 2],
    all: &[T],
    mut write: impl FnMut(&T, &mut Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    write!(f, "{open}")?;
    for (index, one) in all.iter().enumerate() {
        write!(f, "{}\n{:indent$}", if index == 0 { "" } else { "," }, "", indent = 2 * (depth + 1))?;
        write(one, f)?;
    }
    if !all.is_empty() {
        write!(f, "\n{:indent$}", "", indent = 2 * depth)?;
    }
    write!(f, "{close}")
}

/// RFC 8259, section 7. What is not shown is escaped beyond what has to be: a terminal obeys it.
fn quote(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_str("\"")?;
    for character in text.chars() {
        match character {
            '"' | '\\' => write!(f, "\\{character}")?,
            '\n' => f.write_str("\\n")?,
            character if message::is_unseen(character) => write!(f, "\\u{:04x}", u32::from(character))?,
            character => write!(f, "{character}")?,
        }
    }
    f.write_str("\"")
}
