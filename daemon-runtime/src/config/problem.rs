//! [`Problem`]: one mistake in the configuration; and [`Problems`], which `Validate` adds to.

use std::fmt::Display;

use super::place::Place;

/// One mistake, where it is and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(super) place: Place,
    pub(super) text: String,
    pub(super) help: Option<String>,
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
