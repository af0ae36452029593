//! A daemon that goes on answering for an hour after it was asked to stop, once it was ready: any argument keeps it from that.

use std::io::{self, Write};
use std::net::TcpListener;

use daemon_runtime::{Args, Ready, Shutdown, daemon};

#[daemon(listen(http = "127.0.0.1:1"), drain_delay = "1h", stop_timeout = "2h")]
fn main(http: TcpListener, args: Args, ready: Ready, shutdown: Shutdown) -> io::Result<()> {
    if args.0.is_empty() {
        ready.ready();
    }
    for client in shutdown.incoming(&http) {
        client?.write_all(b"pong\n")?;
    }
    Ok(())
}
