//! A daemon with a control socket whose main beats, and whose other part does not.

use daemon_runtime::{Shutdown, Watchdog, daemon};

#[daemon(pidfile = "/run/minding/pid", control = true, watchdog = "2s")]
fn main(shutdown: Shutdown, watchdog: Watchdog) {
    let _idle = watchdog.part("idle \u{1b}[31m one");
    shutdown.beating(watchdog).wait();
}
