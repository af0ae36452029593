//! A daemon that says where its state is.

use daemon_runtime::{Args, Context, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(pidfile = "/run/keeping/pid", state_directory = "daemon-tests-keeping")]
fn main(args: Args, context: Context, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    eprintln!("state in {}", context.state_directory().ok_or("nowhere to keep it")?.display());
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
