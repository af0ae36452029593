//! A daemon that has the runtime open whatever can be declared to be opened.

use daemon_runtime::{Args, Config, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[derive(serde::Deserialize)]
struct Nothing {}

#[daemon(
    pidfile = "/run/opening/opening.pid",
    user = "nobody",
    stdout = "/run/daemon-tests-terminals/out",
    stderr = "null",
    log = "/run/daemon-tests-terminals/log",
    config = "/run/daemon-tests-terminals/config",
    control = true
)]
fn main(args: Args, _config: Config<Nothing>, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
