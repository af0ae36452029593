//! A daemon with a typed configuration: it shows whoever connects what is in force, and its handler does as it is told there.

use std::io::Write;
use std::os::unix::net::UnixListener;

use daemon_runtime::{Args, Config, Problems, Ready, Shutdown, Validate, daemon};
use daemon_tests::acting;
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, Serialize)]
struct Settings {
    greeting: String,
    #[serde(default = "two")]
    workers: u16,
    token: Option<String>,
    #[serde(default)]
    mode: Mode,
    #[serde(default)]
    http: Http,
    #[serde(default)]
    peers: Vec<Peer>,
    /// What is to be done with this configuration.
    #[serde(default)]
    handler: Word,
}

#[derive(Debug, Deserialize, Serialize)]
struct Peer {
    name: String,
    key: Option<String>,
}

/// A word whose type does something on its own.
#[derive(Debug, Default, Deserialize)]
struct Word(String);

impl Serialize for Word {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        assert!(self.0 != "unshowable", "the word cannot be shown");
        serializer.serialize_str(&self.0)
    }
}

impl Drop for Word {
    fn drop(&mut self) {
        assert!(!self.0.ends_with("and cling"), "the word clings");
    }
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    #[default]
    Plain,
    VeryLoud,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(default, rename_all = "kebab-case")]
struct Http {
    port: u16,
    max_body: u64,
    hosts: Vec<String>,
}

impl Default for Http {
    fn default() -> Self {
        Self { port: 80, max_body: 1024, hosts: Vec::new() }
    }
}

fn two() -> u16 {
    2
}

impl Validate for Settings {
    const SECRETS: &'static [&'static str] = &["token", "peers.key"];
    const RESTART: &'static [&'static str] = &["workers", "http.port"];

    fn validate(&self, problems: &mut Problems) {
        if self.workers == 0 {
            problems.at("workers", "must be at least 1");
        }
        if self.http.port == 0 {
            problems.at("http.port", "must not be 0");
        }
        assert!(self.greeting != "panic", "the greeting is a panic");
    }
}

#[daemon(
    pidfile = "/run/configured/configured.pid",
    config = "/etc/configured/configured.toml",
    listen(ask = "unix:/run/configured/ask.sock"),
    reload = agree,
)]
fn main(
    config: Config<Settings>,
    ask: UnixListener,
    args: Args,
    ready: Ready,
    shutdown: Shutdown,
) -> Result<(), String> {
    let answers = config.clone();
    std::thread::spawn(move || {
        for connection in ask.incoming().flatten() {
            let _gone = writeln!(&connection, "{:?}", answers.get());
        }
    });
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}

fn agree(old: &Settings, new: &Settings) -> Result<(), String> {
    match new.handler.0.as_str() {
        "refuse" | "refuse and cling" => Err(format!("{} is better than {}", old.greeting, new.greeting)),
        "panic" => panic!("the handler fell over"),
        _ => acting::reload(),
    }
}
