//! A daemon that wants more open files than any kernel allows.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(pidfile = "/run/greedy/greedy.pid", limits(nofile = 2147483648))]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
