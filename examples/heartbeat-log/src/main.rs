//! The heartbeat, through the crate `log`.

use std::fs;
use std::io;
use std::time::Duration;

use daemon_runtime::{Context, Ready, Shutdown, daemon};
use log::{debug, info};

// ANCHOR: daemon
#[daemon(
    pidfile = "/run/heartbeat-log/heartbeat-log.pid",
    configuration_directory = "heartbeat-log",
    log = "auto",
    reload = load,
)]
fn main(context: Context, ready: Ready, shutdown: Shutdown) -> io::Result<()> {
    load(&context)?;
    ready.ready();
    for (beat, ()) in shutdown.every(Duration::from_secs(10)).enumerate() {
        debug!("about to beat");
        info!(beat; "still alive");
    }
    info!("goodbye");
    Ok(())
}

/// The level is what `/etc/heartbeat-log/level` says, if it says anything.
fn load(context: &Context) -> io::Result<()> {
    let Some(directory) = context.configuration_directory() else { return Ok(()) };
    match fs::read_to_string(directory.join("level")) {
        Ok(level) => context.set_log_level(level.trim()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}
// ANCHOR_END: daemon
