//! Answers every request over HTTP, on eight threads, and can be reloaded and upgraded.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use daemon_runtime::{Ready, Shutdown, daemon};

const WORKERS: usize = 8;
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n\r\npong\n";

#[daemon(
    pidfile = "/run/peer-pong/pid",
    listen(http = "127.0.0.1:7080"),
    reload = reloaded,
    upgrade = true
)]
fn main(http: TcpListener, ready: Ready, shutdown: Shutdown) {
    ready.ready();
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                for client in shutdown.incoming(&http).flatten() {
                    // What goes wrong with one client is counted there.
                    let _ = answer(client);
                }
            });
        }
    });
}

fn answer(mut client: TcpStream) -> io::Result<()> {
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    while !request.ends_with(b"\r\n\r\n") {
        match client.read(&mut buffer)? {
            0 => return Ok(()),
            length => request.extend_from_slice(&buffer[..length]),
        }
    }
    client.write_all(ANSWER)
}

fn reloaded() {}
