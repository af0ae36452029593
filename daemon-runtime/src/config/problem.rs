//! [`Problem`]: one mistake in the configuration; and [`Problems`], which `Validate` adds to.

use std::fmt::{self, Display};

use super::place::Place;
use super::similar::similar;

/// One mistake, where it is and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Problem {
    pub(super) place: Place,
    pub(super) text: String,
    pub(super) help: Option<Help>,
}

/// What to write instead.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Help {
    Words(String),
    /// One of these keys instead of that name: which, is found out when somebody is told.
    Key(String, &'static [&'static str]),
}

impl fmt::Display for Help {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, keys) = match self {
            Self::Words(words) => return f.write_str(words),
            Self::Key(name, keys) => (name, keys),
        };
        if let Some(similar) = similar(name, keys) {
            return write!(f, "a key with a similar name exists: `{similar}`");
        }
        let known: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
        match &known[..] {
            [] => f.write_str("there are no keys here"),
            [one] => write!(f, "the only key here is {one}"),
            _ => write!(f, "the keys are {}", known.join(", ")),
        }
    }
}

/// What [`Validate`](crate::Validate) finds wrong with a configuration.
#[derive(Debug, Default)]
pub struct Problems(Vec<(String, String)>);

impl Problems {
    /// Something is wrong with the value of a key, written with dots: `http.port`. The report shows the line that it
    /// comes from.
    pub fn at(&mut self, key: &str, what: impl Display) {
        self.0.push((key.to_owned(), what.to_string()));
    }

    /// Something is wrong with the whole.
    pub fn add(&mut self, what: impl Display) {
        self.at("", what);
    }

    /// The keys and what is wrong with them.
    pub(super) fn into_pairs(self) -> Vec<(String, String)> {
        self.0
    }
}
