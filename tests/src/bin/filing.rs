//! A daemon that gives up root and logs to a file in a directory of its own, within walls.

use daemon_runtime::{Args, Context, Ready, daemon};
use daemon_tests::recording;

#[daemon(
    pidfile = "/run/filing/filing.pid",
    user = "nobody",
    logs_directory = "daemon-tests-filing",
    log = "/var/log/daemon-tests-filing/filing.log",
    reload = recording::reload,
    sandbox = "strict"
)]
fn main(args: Args, ready: Ready, context: Context) -> Result<(), String> {
    recording::act(args, ready, &context)
}
