//! The daemon that the conformance suite looks at where it needs a declaration that no other one has.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(pidfile = "/run/conforming/pid", user = "nobody", group = "daemon", start_timeout = "2s")]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
