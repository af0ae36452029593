//! A daemon that gives up root and logs to the journal, within walls.

use daemon_runtime::{Args, Context, Ready, daemon};
use daemon_tests::recording;

#[daemon(pidfile = "/run/chronicling/chronicling.pid", user = "nobody", log = "journal", sandbox = "strict")]
fn main(args: Args, ready: Ready, context: Context) -> Result<(), String> {
    recording::act(args, ready, &context)
}
