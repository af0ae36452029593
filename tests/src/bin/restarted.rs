//! A daemon with a runtime directory, that can be asked how often it was restarted, and is upgraded.

use daemon_runtime::{Shutdown, Watchdog, daemon};

#[daemon(
    pidfile = "/run/restarted/pid",
    health = "127.0.0.1:9901",
    control = true,
    upgrade = true,
    watchdog = "10s",
    restart_delay = "100ms"
)]
fn main(shutdown: Shutdown, watchdog: Watchdog) {
    shutdown.beating(watchdog).wait();
}
