//! A daemon that logs lines of JSON to standard error.

use daemon_runtime::{Args, Context, Ready, daemon};
use daemon_tests::recording;

#[daemon(pidfile = "/run/jotting/jotting.pid", log = "json")]
fn main(args: Args, ready: Ready, context: Context) -> Result<(), String> {
    recording::act(args, ready, &context)
}
