//! Greets whoever connects, and can be asked what it is doing meanwhile.

use std::io::{self, Write};
use std::net::TcpListener;
use std::time::Duration;

use daemon_runtime::{Context, Shutdown, Watchdog, daemon};
use pingd::greeting;

// ANCHOR: declaration
#[daemon(
    pidfile = "/run/pingd-control/pid",
    user = "pingd",
    listen(greet = "0.0.0.0:8080"),
    configuration_directory = "pingd",
    reload = greeting::load,
    watchdog = "10s",
    log = "auto",
    control = true,
)]
// ANCHOR_END: declaration
fn main(greet: TcpListener, context: Context, shutdown: Shutdown, watchdog: Watchdog) -> io::Result<()> {
    greeting::load(&context)?;
    for client in shutdown.beating(watchdog).incoming(&greet) {
        let mut client = client?;
        client.set_write_timeout(Some(Duration::from_secs(1)))?;
        if let Err(error) = writeln!(client, "{}", greeting::current()) {
            log::debug!("a client has gone: {error}");
        }
    }
    Ok(())
}
