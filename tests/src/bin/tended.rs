//! A daemon that has nothing but its health, behind all the walls that there are.

use daemon_runtime::{Shutdown, Watchdog, daemon};

#[daemon(
    pidfile = "/run/tended/pid",
    user = "tended",
    health = "127.0.0.1:9901",
    watchdog = "10s",
    sandbox = "strict"
)]
fn main(shutdown: Shutdown, watchdog: Watchdog) {
    shutdown.beating(watchdog).wait();
}
