//! A daemon with walls and doors in them.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

// ANCHOR: declaration
#[daemon(
    pidfile = "/run/doors/doors.pid",
    runtime_directory = "doors",
    after = ["network.target"],
    sandbox(
        mode = "strict",
        read = ["/var/tmp/daemon-tests-doors/read"],
        write = ["/var/tmp/daemon-tests-doors/write"],
        execute = ["/usr/bin/perl", "/var/tmp/daemon-tests-doors/script"],
        system_calls = ["@keyring", "unshare", "mmap", "socket", "kill", "chmod", "openat2"],
    ),
)]
// ANCHOR_END: declaration
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
