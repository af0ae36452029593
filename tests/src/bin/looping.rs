//! A daemon that goes through its sockets, whatever they are.

use std::io::{self, Write};
use std::net::TcpListener;

use daemon_runtime::{Listener, Listeners, Shutdown, daemon};

// ANCHOR: looping
#[daemon(
    pidfile = "/run/looping/looping.pid",
    listen(
        web = ["127.0.0.1:7016", "127.0.0.2:7016"],
        dns = "udp:127.0.0.1:7017",
        control = "unix-seqpacket:/run/looping/control.sock",
    )
)]
fn main(mut listeners: Listeners, shutdown: Shutdown) -> io::Result<()> {
    let mut known = Vec::new();
    for (name, listener) in &listeners {
        writeln!(known, "{name} {} {}", listener.kind(), listener.local_address()?)?;
    }
    let mut web: Vec<TcpListener> = Vec::new();
    for listener in listeners.take_all("web") {
        if let Listener::Tcp(listener) = listener {
            web.push(listener);
        }
    }
    for client in shutdown.incoming_all(&web) {
        let mut client = client?;
        client.write_all(&known)?;
        writeln!(client, "{} left", listeners.len())?;
    }
    Ok(())
}
// ANCHOR_END: looping
