//! A daemon that registers a socket of tokio where no runtime of tokio runs.

use std::io;

use daemon_runtime::{Ready, Tokio, daemon};
use tokio::net::TcpListener;

#[daemon(pidfile = "/run/runtimeless/runtimeless.pid", listen(web = "127.0.0.1:7023"))]
fn main(web: Tokio<TcpListener>, ready: Ready) -> io::Result<()> {
    drop(web.register()?);
    ready.ready();
    Ok(())
}
