//! Answers HTTP requests on port 80 with a greeting, as a user that may do nothing else.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{self, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use daemon_runtime::{Context, Ready, Shutdown, daemon};
use pingd::{greeting, http};

/// Each serves one client at a time, so that a slow one holds up only its own.
const WORKERS: usize = 8;

// ANCHOR: declaration
#[daemon(
    pidfile = "/run/pingd/pingd.pid",
    user = "pingd",
    listen(http = "0.0.0.0:80"),
    runtime_directory = "pingd",
    configuration_directory = "pingd",
    reload = greeting::load,
)]
fn main(http: TcpListener, context: Context, ready: Ready, shutdown: Shutdown) -> io::Result<()> {
    greeting::load(&context)?;
    ready.ready();
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| work(&http, &shutdown));
        }
    });
    Ok(())
}
// ANCHOR_END: declaration

fn work(http: &TcpListener, shutdown: &Shutdown) {
    for connection in shutdown.incoming(http) {
        match connection {
            // What goes wrong with one client is that client's business.
            Ok(connection) => _ = serve(connection),
            Err(error) => {
                eprintln!("no connection: {error}");
                _ = shutdown.sleep(Duration::from_millis(100));
            }
        }
    }
}

fn serve(mut client: TcpStream) -> io::Result<()> {
    let deadline = Instant::now() + http::PATIENCE;
    let mut head = Vec::new();
    while !http::is_whole(&head) && read_some(&mut client, deadline, &mut head)? {}
    client.set_write_timeout(Some(http::PATIENCE))?;
    client.write_all(&http::answer(&head, &greeting::current(), SystemTime::now()))?;
    // Closing while bytes wait to be read would reset the connection, and the answer with it.
    client.shutdown(net::Shutdown::Write)?;
    while read_some(&mut client, deadline, &mut Vec::new())? {}
    Ok(())
}

/// Reads what has come; `false` when nothing more comes, or not in time.
fn read_some(client: &mut TcpStream, deadline: Instant, into: &mut Vec<u8>) -> io::Result<bool> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Ok(false);
    }
    client.set_read_timeout(Some(left))?;
    let mut buffer = [0; 1024];
    match client.read(&mut buffer) {
        Ok(length) => {
            into.extend_from_slice(&buffer[..length]);
            Ok(length > 0)
        }
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Ok(false),
        Err(error) => Err(error),
    }
}
