//! A daemon with a control socket, another user and no PID file, within walls of its own.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    user = "games",
    runtime_directory = "directed",
    control = true,
    reload = acting::reload,
    sandbox = "strict",
    stop_timeout = "10m"
)]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
