//! A daemon that gives up root and logs to syslog, within walls.

use daemon_runtime::{Args, Context, Ready, daemon};
use daemon_tests::recording;

#[daemon(pidfile = "/run/mailing/mailing.pid", user = "nobody", log = "syslog", sandbox = "strict")]
fn main(args: Args, ready: Ready, context: Context) -> Result<(), String> {
    recording::act(args, ready, &context)
}
