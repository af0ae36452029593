//! A line in a log every ten seconds, until told to stop.

use std::time::Duration;

use daemon_runtime::{Shutdown, daemon};

#[daemon(pidfile = "/run/heartbeat.pid", logs_directory = "heartbeat", stdout = "/var/log/heartbeat/heartbeat.log")]
fn main(shutdown: Shutdown) {
    for _ in shutdown.every(Duration::from_secs(10)) {
        println!("still alive");
    }
}
