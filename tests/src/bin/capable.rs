//! A daemon that gives up root but for two capabilities.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/capable/capable.pid",
    user = "nobody",
    capabilities = ["CAP_NET_BIND_SERVICE", "CAP_NET_RAW"],
)]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
