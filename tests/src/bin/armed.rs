//! A daemon that declares what its start does to power: capabilities, limits, priorities, a secret, a step as root.

use std::fs::File;
use std::io;

use daemon_runtime::{Args, Credentials, Privileged, Ready, Shutdown, daemon};
use daemon_tests::acting;

const KEY: &str = "/run/armed.key";

#[daemon(
    pidfile = "/run/armed/armed.pid",
    user = "nobody",
    capabilities = ["CAP_NET_BIND_SERVICE", "CAP_SYS_NICE"],
    privileged = open_as_root,
    limits(nofile = "100:200", core = 0),
    nice = 5,
    oom_score_adjust = 100,
    credentials(key = "/run/armed.key"),
    start_timeout = "10m",
    stop_timeout = "10m"
)]
fn main(
    args: Args,
    Privileged(opened): Privileged<File>,
    credentials: Credentials,
    ready: Ready,
    shutdown: Shutdown,
) -> Result<(), String> {
    opened.metadata().map_err(|error| in_words(&error))?;
    let key = credentials.get("key").ok_or("no key")?;
    if key.as_ref() != b"secret" {
        return Err("another key".into());
    }
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}

fn open_as_root() -> Result<File, String> {
    File::open(KEY).map_err(|error| in_words(&error))
}

fn in_words(error: &io::Error) -> String {
    format!("{KEY}: {error}")
}
