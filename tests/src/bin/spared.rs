//! A daemon that is to be the last that is killed when memory runs out.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/spared/spared.pid",
    oom_score_adjust = -1000,
)]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
