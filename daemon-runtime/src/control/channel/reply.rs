//! What is answered: a line with the outcome, and perhaps lines behind it, then the end.

use std::fmt::Write as _;

use super::grammar::VERSION;

/// The longest text that is told in one line, in bytes.
const LONGEST: usize = 8192;

/// What came of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is done.
    Done,
    /// It has arrived, and takes its time: another line follows.
    Wait,
    /// It was not done; the text says why.
    Refused,
    /// The daemon is not made for it.
    Unimplemented,
    /// This version of the daemon does not know it.
    Unknown,
    /// It is not for whoever asks.
    Denied,
    /// Too many ask at once.
    Busy,
    /// It is no request.
    Malformed,
}

const NAMES: [(Outcome, &str); 8] = [
    (Outcome::Done, "ok"),
    (Outcome::Wait, "wait"),
    (Outcome::Refused, "refused"),
    (Outcome::Unimplemented, "unimplemented"),
    (Outcome::Unknown, "unknown"),
    (Outcome::Denied, "denied"),
    (Outcome::Busy, "busy"),
    (Outcome::Malformed, "malformed"),
];

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) outcome: Outcome,
    pub(crate) text: String,
    /// Lines of which each is escaped already.
    pub(crate) body: String,
}

impl Reply {
    pub(super) fn new(outcome: Outcome, text: &str) -> Self {
        Self { outcome, text: text.into(), body: String::new() }
    }

    pub(super) fn with_body(body: String) -> Self {
        Self { outcome: Outcome::Done, text: String::new(), body }
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let name = NAMES.iter().find(|(outcome, _)| *outcome == self.outcome).map_or("", |(_, name)| name);
        let mut line = format!("{VERSION} {name}");
        if !self.text.is_empty() {
            let _ = write!(line, " {}", escape(&self.text));
        }
        format!("{line}\n{}", self.body).into_bytes()
    }

    /// Reads a whole answer. `None`: it is not one that this version knows.
    pub(super) fn decode(received: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(received);
        let (line, body) = text.split_once('\n')?;
        let mut words = line.splitn(3, ' ');
        if words.next() != Some(VERSION) {
            return None;
        }
        let name = words.next()?;
        let (outcome, _) = NAMES.iter().find(|(_, known)| *known == name)?;
        Some(Self {
            outcome: *outcome,
            text: unescape(words.next().unwrap_or_default()),
            body: body.to_owned(),
        })
    }
}

/// In one line, of a length that has an end.
pub(in crate::control) fn escape(text: &str) -> String {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text.get(..end).unwrap_or_default();
    text.replace('\\', "\\\\").replace('\n', "\\n")
}

/// The text again.
pub(in crate::control) fn unescape(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('n') => text.push('\n'),
                Some(other) => text.push(other),
                None => text.push('\\'),
            },
            other => text.push(other),
        }
    }
    text
}
