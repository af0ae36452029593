//! pingd with all that a daemon's life has: configured, asked, upgraded, watched, measured, logged.

mod settings;

use std::net::TcpListener;
use std::thread;

use daemon_runtime::metrics::{Unit, counter, describe_counter};
use daemon_runtime::{Config, Shutdown, Watchdog, daemon};
use pingd::client;
use settings::Settings;

// ANCHOR: declaration
#[daemon(
    pidfile = "/run/pingd-whole/pid",
    user = "pingd",
    listen(http = "0.0.0.0:80"),
    config = "/etc/pingd/pingd.toml",
    reload = announce,
    control = true,
    upgrade = true,
    health = "127.0.0.1:9901",
    watchdog = "30s",
    log = "auto",
    drain_delay = "1s",
)]
fn main(http: TcpListener, config: Config<Settings>, shutdown: Shutdown, watchdog: Watchdog) {
    describe_counter!("pingd_clients", Unit::Count, "Clients by what came of them.");
    thread::scope(|scope| {
        for number in 1..=config.get().workers {
            let shutdown = shutdown.clone().beating(watchdog.part(&format!("worker {number}")));
            let (http, config) = (&http, &config);
            scope.spawn(move || work(http, config, &shutdown));
        }
        shutdown.beating(watchdog).wait();
    });
    log::info!("goodbye");
}

fn announce(old: &Settings, new: &Settings) {
    log::info!("from now on it is `{}` instead of `{}`", new.greeting, old.greeting);
}
// ANCHOR_END: declaration

fn work(http: &TcpListener, config: &Config<Settings>, shutdown: &Shutdown) {
    for client in shutdown.incoming(http) {
        let served = client.and_then(|client| client::serve(client, &config.get().greeting));
        let result = if served.is_ok() { "answered" } else { "failed" };
        counter!("pingd_clients", "result" => result).increment(1);
        if let Err(error) = served {
            log::warn!("a client was not answered: {error}");
        }
    }
}
