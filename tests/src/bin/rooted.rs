//! A daemon that lives below another root directory and as another user.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/rooted/rooted.pid",
    root_directory = "/usr/share",
    working_directory = "/doc",
    user = "nobody"
)]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
