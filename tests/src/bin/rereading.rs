//! A daemon whose configuration has nothing but serde, and no function that SIGHUP calls.

use std::collections::BTreeMap;
use std::io::Write;
use std::os::unix::net::UnixListener;

use daemon_runtime::{Config, Shutdown, daemon};
use serde::Deserialize;

type Words = Config<Settings>;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Settings {
    word: String,
    limits: BTreeMap<String, u64>,
    peers: Vec<Peer>,
}

#[derive(Debug, Deserialize)]
struct Peer {
    #[expect(dead_code, reason = "it is shown")]
    name: String,
}

#[daemon(
    pidfile = "/run/rereading/rereading.pid",
    config = "/etc/rereading/rereading.toml",
    listen(ask = "unix:/run/rereading/ask.sock")
)]
fn main(words: Words, ask: UnixListener, shutdown: Shutdown) {
    std::thread::spawn(move || {
        for connection in ask.incoming().flatten() {
            let _gone = writeln!(&connection, "{:?}", words.get());
        }
    });
    shutdown.wait();
}
