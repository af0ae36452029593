//! What may be asked: one line, of a version, a word and perhaps an argument.

use super::reply::{Outcome, Reply};

/// The only version there is.
pub(super) const VERSION: &str = "1";
/// The longest request, with its line feed.
pub(super) const LONGEST: usize = 256;

/// A request that is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// What there is to tell.
    Status,
    /// Reload, and tell what came of it.
    Reload,
    /// Stop.
    Stop,
    /// Which messages are written, or which are to be from now on.
    LogLevel(Option<String>),
}

impl Request {
    /// The line that asks for it.
    pub(super) fn line(&self) -> String {
        match self {
            Self::Status => format!("{VERSION} status\n"),
            Self::Reload => format!("{VERSION} reload\n"),
            Self::Stop => format!("{VERSION} stop\n"),
            Self::LogLevel(None) => format!("{VERSION} log-level\n"),
            Self::LogLevel(Some(level)) => format!("{VERSION} log-level {level}\n"),
        }
    }

    /// Reads what has come so far. `None`: the line is not whole yet. Whatever is no request has its reply.
    pub(super) fn parse(received: &[u8]) -> Result<Option<Self>, Reply> {
        let malformed = |why: &str| Err(Reply::new(Outcome::Malformed, why));
        let Some(end) = received.iter().position(|&byte| byte == b'\n') else {
            return if received.len() < LONGEST { Ok(None) } else { malformed("the request is too long") };
        };
        if end >= LONGEST {
            return malformed("the request is too long");
        }
        if received.len() > end + 1 {
            return malformed("there is something behind the request");
        }
        let line = received.get(..end).unwrap_or_default();
        if !line.iter().all(|byte| (b' '..=b'~').contains(byte)) {
            return malformed("the request is not printable ASCII");
        }
        let line = String::from_utf8_lossy(line);
        let mut words = line.split(' ');
        if words.next() != Some(VERSION) {
            return Err(Reply::new(Outcome::Unknown, "the version is not 1"));
        }
        let (word, argument, rest) = (words.next().unwrap_or_default(), words.next(), words.next());
        if rest.is_some() || argument == Some("") || word.is_empty() {
            return malformed("a request is a version, a word and at most one argument");
        }
        match (word, argument) {
            ("status", None) => Ok(Some(Self::Status)),
            ("reload", None) => Ok(Some(Self::Reload)),
            ("stop", None) => Ok(Some(Self::Stop)),
            ("log-level", level) => Ok(Some(Self::LogLevel(level.map(str::to_owned)))),
            ("status" | "reload" | "stop", Some(_)) => malformed("the word takes no argument"),
            _ => Err(Reply::new(Outcome::Unknown, "there is no such word")),
        }
    }
}
