//! A daemon with everything that a test can hold it by: it does what the words of its command line say.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/actor/actor.pid",
    reload = acting::reload,
    signals(SIGUSR1 = acting::signalled, SIGUSR2 = acting::signalled),
    start_timeout = "10m",
    stop_timeout = "10m",
)]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
