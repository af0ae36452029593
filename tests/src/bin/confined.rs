//! A daemon within walls of its own below another root directory.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/confined/confined.pid",
    root_directory = "/usr/share",
    working_directory = "/doc",
    user = "nobody",
    stdout = "/run/daemon-tests-confined.log",
    stderr = "/run/daemon-tests-confined.log",
    sandbox = "strict"
)]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
