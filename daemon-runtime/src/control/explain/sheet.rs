//! [`Sheet`]: what is told, step by step, and what would fail.

use std::fmt::{Display, Write};

use crate::error::Error;
use crate::message;

/// How wide the names of the steps are.
const WIDTH: usize = 20;

/// Lines with a name, lines below them, problems.
#[derive(Default)]
pub(super) struct Sheet {
    text: String,
    problems: Vec<Error>,
}

impl Sheet {
    /// A step, and the first of what there is to tell of it.
    pub(super) fn line(&mut self, step: &str, what: impl Display) {
        let _ = write!(self.text, "{step:<WIDTH$}");
        message::escape(&what.to_string(), &mut self.text);
        self.text.push('\n');
    }

    /// More of the same step.
    pub(super) fn more(&mut self, what: impl Display) {
        self.line("", what);
    }

    /// One line for each of several, or for none.
    pub(super) fn list(&mut self, step: &str, all: impl IntoIterator<Item = String>, none: &str) {
        let mut name = step;
        for one in all {
            self.line(name, one);
            name = "";
        }
        if name == step {
            self.line(step, none);
        }
    }

    /// What would fail here.
    pub(super) fn problem(&mut self, error: Error) {
        let words = with_causes(&error);
        // A report is told whole at the end.
        self.more(format_args!("fails: {}", words.lines().next().unwrap_or_default()));
        self.problems.push(error);
    }

    /// The same, if anything would.
    pub(super) fn judge(&mut self, result: Result<(), Error>) {
        if let Err(error) = result {
            self.problem(error);
        }
    }

    /// All of it.
    pub(super) fn finish(self) -> (String, Vec<Error>) {
        (self.text, self.problems)
    }
}

fn with_causes(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(source) = cause {
        let _ = write!(text, ": {source}");
        cause = source.source();
    }
    text
}

/// `a, b, c`, or the word for none.
pub(super) fn joined<T: Display>(all: impl IntoIterator<Item = T>, none: &str) -> String {
    let all: Vec<String> = all.into_iter().map(|one| one.to_string()).collect();
    if all.is_empty() { none.to_owned() } else { all.join(", ") }
}
