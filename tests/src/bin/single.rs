//! A daemon that takes one socket and can take no other.

use std::io;
use std::net::TcpListener;

use daemon_runtime::{Shutdown, daemon};

#[daemon(pidfile = "/run/single/single.pid", listen(web = "127.0.0.1:7015"))]
fn main(web: TcpListener, shutdown: Shutdown) -> io::Result<()> {
    shutdown.incoming(&web).try_for_each(|client| client.map(drop))
}
