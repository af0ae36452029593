//! A daemon with a control socket and a log that goes on serving for an hour after it was asked to stop.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/retiring/pid",
    control = true,
    log = "text",
    drain_delay = "1h",
    stop_timeout = "2h"
)]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
