//! Answers HTTP requests on port 80 with a greeting, as a user that may do nothing else.

use std::io;
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use daemon_runtime::{Context, Ready, Shutdown, daemon};
use pingd::{client, greeting};

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
            Ok(connection) => _ = client::serve(connection, &greeting::current()),
            Err(error) => {
                eprintln!("no connection: {error}");
                _ = shutdown.sleep(Duration::from_millis(100));
            }
        }
    }
}
