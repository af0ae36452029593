//! A daemon with little time to start and less to stop.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(pidfile = "/run/impatient/impatient.pid", start_timeout = "2s", stop_timeout = "200ms")]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
