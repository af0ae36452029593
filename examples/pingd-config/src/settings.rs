//! What can be configured, and what is wrong with it beyond its types.

use daemon_runtime::{Problems, Validate};
use serde::{Deserialize, Serialize};

// ANCHOR: settings
/// How pingd greets.
#[derive(Deserialize, Serialize)]
pub struct Settings {
    /// What clients are answered, in one line.
    #[serde(default = "pong")]
    pub greeting: String,
    /// How many clients are served at once.
    #[serde(default = "eight")]
    pub workers: usize,
    /// Who may see more than the greeting: the value of the header `Authorization`.
    pub password: Option<String>,
}

fn pong() -> String {
    "pong".to_owned()
}

fn eight() -> usize {
    8
}
// ANCHOR_END: settings

// ANCHOR: validate
impl Validate for Settings {
    const SECRETS: &'static [&'static str] = &["password"];
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
// ANCHOR_END: validate
