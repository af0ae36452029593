//! A daemon with sockets of every kind, a configuration and a health page, which is upgraded. On each socket that accepts
//! it says which process answers, and what the configuration is.

use std::io::{self, Write};
use std::process::id;
use std::thread;

use daemon_runtime::{Config, Context, Listener, Listeners, Ready, daemon};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Settings {
    greeting: String,
}

#[daemon(
    pidfile = "/run/heirloom/heirloom.pid",
    listen(
        web = ["127.0.0.1:7007", "[::1]:7007"],
        front = ["unix:/run/heirloom/one.sock", "unix:/run/heirloom/two.sock"],
        records = "unix-seqpacket:/run/heirloom/records.sock",
        mail = "unix-datagram:/run/heirloom/mail.sock",
    ),
    config = "/etc/heirloom/heirloom.toml",
    health = "unix:/run/heirloom/health.sock",
    upgrade = true
)]
fn main(listeners: Listeners, settings: Config<Settings>, context: Context, ready: Ready) -> io::Result<()> {
    let shutdown = context.shutdown();
    let all: Vec<Listener> = listeners.into_iter().map(|(_, listener)| listener).collect();
    let told = || format!("{} {}\n", id(), settings.get().greeting);
    thread::scope(|scope| {
        for listener in &all {
            let (told, shutdown) = (&told, &shutdown);
            scope.spawn(move || match listener {
                Listener::Tcp(listener) => {
                    for client in shutdown.incoming(listener).flatten() {
                        let _gone = (&client).write_all(told().as_bytes());
                    }
                }
                Listener::Unix(listener) => {
                    for client in shutdown.incoming(listener).flatten() {
                        let _gone = (&client).write_all(told().as_bytes());
                    }
                }
                _ => {}
            });
        }
        ready.ready();
    });
    Ok(())
}
