//! A daemon that gives up root and whose output goes to a file in a directory of its own.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/logging/logging.pid",
    user = "nobody",
    stdout = "/run/daemon-tests-logging/deep/out",
    stderr = "/run/daemon-tests-logging/deep/out"
)]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
