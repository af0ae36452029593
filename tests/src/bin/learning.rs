//! A daemon that tells what its walls would refuse.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(pidfile = "/run/learning/learning.pid", runtime_directory = "learning", sandbox = "learn")]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
