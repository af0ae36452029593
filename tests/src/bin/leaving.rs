//! A daemon that serves on for a while when it is asked to stop, and can be asked for its health at a unix socket.

use std::io::Write;
use std::net::TcpListener;

use daemon_runtime::{Shutdown, daemon};

#[daemon(
    pidfile = "/run/leaving/pid",
    listen(web = "127.0.0.1:7001"),
    health = "unix:/run/leaving/health.sock",
    drain_delay = "25s"
)]
fn main(web: TcpListener, shutdown: Shutdown) -> std::io::Result<()> {
    for client in shutdown.incoming(&web) {
        client?.write_all(b"served\n")?;
    }
    Ok(())
}
