//! A daemon that says to each client which sockets it was started with.

use std::io::{self, Write};
use std::net::TcpListener;

use daemon_runtime::{Context, Shutdown, daemon};

#[daemon(
    pidfile = "/run/several/several.pid",
    listen(web = "127.0.0.1:7001", control = "unix:/run/several/control.sock")
)]
fn main(web: TcpListener, context: Context, shutdown: Shutdown) -> io::Result<()> {
    for client in shutdown.incoming(&web) {
        let mut client = client?;
        for (name, address) in context.sockets() {
            writeln!(client, "{name} {address}")?;
        }
    }
    Ok(())
}
