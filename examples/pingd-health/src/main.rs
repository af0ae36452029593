//! pingd, whose health can be asked for, and whose answers are counted.

use std::io;
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use daemon_runtime::metrics::{Unit, counter, describe_counter, describe_histogram, histogram};
use daemon_runtime::{Context, Shutdown, Watchdog, daemon};
use pingd::{client, greeting};

/// Each serves one client at a time.
const WORKERS: usize = 8;

// ANCHOR: declaration
#[daemon(
    pidfile = "/run/pingd-health/pid",
    user = "pingd",
    listen(http = "0.0.0.0:80"),
    runtime_directory = "pingd-health",
    configuration_directory = "pingd",
    reload = greeting::load,
    health = "127.0.0.1:9901",
    watchdog = "30s",
    drain_delay = "5s"
)]
fn main(http: TcpListener, context: Context, shutdown: Shutdown, watchdog: Watchdog) -> io::Result<()> {
    greeting::load(&context)?;
    describe_counter!("pingd_clients", Unit::Count, "Clients by what came of them.");
    describe_histogram!("pingd_client_seconds", Unit::Seconds, "How long a client took.");
    thread::scope(|scope| {
        for number in 1..=WORKERS {
            let shutdown = shutdown.clone().beating(watchdog.part(&format!("worker {number}")));
            let http = &http;
            scope.spawn(move || work(http, &shutdown));
        }
        shutdown.beating(watchdog).wait();
    });
    Ok(())
}
// ANCHOR_END: declaration

// ANCHOR: counting
fn work(http: &TcpListener, shutdown: &Shutdown) {
    for connection in shutdown.incoming(http) {
        let begun = Instant::now();
        let result = match connection.and_then(|client| client::serve(client, &greeting::current())) {
            Ok(()) => "answered",
            Err(_) => "failed",
        };
        counter!("pingd_clients", "result" => result).increment(1);
        histogram!("pingd_client_seconds").record(begun.elapsed());
        if result == "failed" {
            _ = shutdown.sleep(Duration::from_millis(10));
        }
    }
}
// ANCHOR_END: counting
