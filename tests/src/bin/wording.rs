//! A daemon that logs text to standard error, and has a logger of its own already.

use daemon_runtime::{Args, Context, Ready, daemon};
use daemon_tests::recording;

#[daemon(
    pidfile = "/run/wording/wording.pid",
    user = "nobody",
    privileged = recording::install_own,
    log = "text"
)]
fn main(args: Args, ready: Ready, context: Context) -> Result<(), String> {
    recording::act(args, ready, &context)
}
