//! A daemon with a user and directories of all kinds, some in several parts and some with a mode of their own.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/storing/pid",
    user = "nobody",
    state_directory(path = "storing", mode = 0o2750),
    cache_directory(path = "storing/deep/deeper", mode = 0o7777),
    logs_directory(path = "storing", mode = 0o000),
    configuration_directory(path = "storing", mode = 0o711)
)]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
