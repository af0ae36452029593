//! A daemon that wants its core dumped, and more of the processors than others.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/dumping/dumping.pid",
    limits(core = "infinity", nofile = "64:infinity"),
    nice = -5,
)]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
