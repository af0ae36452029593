//! A daemon that gives up root but for the power to become anybody.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/becoming/becoming.pid",
    user = "nobody",
    capabilities = ["CAP_SETGID", "CAP_SETUID"],
)]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
