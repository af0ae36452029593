//! A daemon with a control socket that logs to wherever its surroundings have a place.

use daemon_runtime::{Args, Context, Ready, daemon};
use daemon_tests::recording;

#[daemon(
    pidfile = "/run/tuned/tuned.pid",
    control = true,
    log = "auto",
    reload = recording::reload
)]
fn main(args: Args, ready: Ready, context: Context) -> Result<(), String> {
    recording::act(args, ready, &context)
}
