//! What can be configured.

use daemon_runtime::{Problems, Validate};
use serde::{Deserialize, Serialize};

/// How pingd greets.
#[derive(Deserialize, Serialize)]
pub struct Settings {
    /// What clients are answered, in one line.
    #[serde(default = "pong")]
    pub greeting: String,
    /// How many clients are served at once.
    #[serde(default = "four")]
    pub workers: usize,
}

fn pong() -> String {
    "pong".to_owned()
}

fn four() -> usize {
    4
}

impl Validate for Settings {
    const RESTART: &'static [&'static str] = &["workers"];

    fn validate(&self, problems: &mut Problems) {
        if self.greeting.chars().any(char::is_control) {
            problems.at("greeting", "must be one line of text");
        }
        if !(1..=64).contains(&self.workers) {
            problems.at("workers", "must be from 1 to 64");
        }
    }
}
