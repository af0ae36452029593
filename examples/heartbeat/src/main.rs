//! A line in a log every ten seconds, until told to stop.

use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::time::Duration;

use daemon_runtime::{Context, Shutdown, daemon};

#[daemon(pidfile = "/run/heartbeat.pid", logs_directory = "heartbeat")]
fn main(context: Context, shutdown: Shutdown) -> io::Result<()> {
    let directory = context.logs_directory().ok_or(ErrorKind::NotFound)?;
    let mut log = File::options().append(true).create(true).open(directory.join("heartbeat.log"))?;
    for _ in shutdown.every(Duration::from_secs(10)) {
        writeln!(log, "still alive")?;
    }
    Ok(())
}
