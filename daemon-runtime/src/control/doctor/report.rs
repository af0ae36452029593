//! [`Report`]: the findings, each with what is, what should be, and the command that mends it.

use std::fmt::{Display, Write};
use std::io::{IsTerminal, stdout};

use crate::control::say;
use crate::plan::Plan;
use crate::{exit, message};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// As it should be.
    Ok,
    /// Different, and as somebody may want it.
    Note,
    /// The daemon runs, but not as it is declared.
    Warning,
    /// The daemon does not start, or not safely.
    Error,
    /// This user cannot see it.
    Unknown,
}

impl Level {
    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Unknown => "unknown",
        }
    }

    /// The code of ECMA-48 for its colour.
    fn colour(self) -> &'static str {
        match self {
            Self::Ok => "32",
            Self::Note => "36",
            Self::Warning | Self::Unknown => "33",
            Self::Error => "31",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug)]
pub(super) struct Finding {
    level: Level,
    is: String,
    should_be: Option<String>,
    mend: Option<String>,
}

impl Finding {
    pub(super) fn should_be(&mut self, what: impl Display) -> &mut Self {
        self.should_be = Some(what.to_string());
        self
    }

    /// A command for a shell, to be typed as it is.
    pub(super) fn mend(&mut self, command: impl Display) -> &mut Self {
        self.mend = Some(command.to_string());
        self
    }
}

/// In the order that they were found in.
#[derive(Default)]
pub(super) struct Report {
    findings: Vec<Finding>,
}

impl Report {
    pub(super) fn add(&mut self, level: Level, is: impl Display) -> &mut Finding {
        let at = self.findings.len();
        self.findings.push(Finding { level, is: is.to_string(), should_be: None, mend: None });
        &mut self.findings[at]
    }

    pub(super) fn ok(&mut self, is: impl Display) {
        self.add(Level::Ok, is);
    }

    pub(super) fn unknown(&mut self, is: impl Display) {
        self.add(Level::Unknown, is);
    }

    fn count(&self, levels: &[Level]) -> usize {
        self.findings.iter().filter(|finding| levels.contains(&finding.level)).count()
    }

    /// Prints all, and returns the exit status.
    pub(super) fn tell(&self, plan: &Plan) -> u8 {
        let colours = is_for_people();
        let mut text = String::new();
        for finding in &self.findings {
            let word = format!("{:<9}", finding.level.word());
            if colours {
                let _ = write!(text, "\x1b[{}m{word}\x1b[0m", finding.level.colour());
            } else {
                text.push_str(&word);
            }
            message::escape(&finding.is, &mut text);
            let more = [("should be: ", &finding.should_be), ("mend: ", &finding.mend)];
            for (what, words) in more {
                if let Some(words) = words {
                    let _ = write!(text, "\n         {what}");
                    message::escape(words, &mut text);
                }
            }
            text.push('\n');
        }
        let to_do = self.count(&[Level::Warning, Level::Error]);
        let (summary, status) = match (to_do, self.count(&[Level::Unknown])) {
            (0, 0) => ("nothing to do".to_owned(), 0),
            (0, unknown) => (
                format!("nothing to do, as far as this user can tell: {unknown} unknown"),
                exit::STATUS_UNKNOWN,
            ),
            (1, _) => ("one thing to do".to_owned(), exit::FAILED),
            (several, _) => (format!("{several} things to do"), exit::FAILED),
        };
        say(&format!("{text}{} {}: {summary}", plan.name, plan.version));
        status
    }
}

/// Colours are for a terminal, and for who has not said that there should be none: <https://no-color.org>.
fn is_for_people() -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    stdout().is_terminal() && !refused && !dumb
}
