//! A daemon that gives up root within walls without a door.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/sealed/sealed.pid",
    user = "nobody",
    reload = acting::reload,
    stdout = "/run/daemon-tests-sealed.log",
    stderr = "/run/daemon-tests-sealed.log",
    sandbox = "strict"
)]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
