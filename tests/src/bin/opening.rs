//! A daemon that has the runtime open whatever can be declared to be opened.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/opening/opening.pid",
    user = "nobody",
    stdout = "/run/daemon-tests-terminals/out",
    stderr = "null"
)]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
