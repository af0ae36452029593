//! A daemon that declares its surroundings: directories, streams, umask, environment.

use daemon_runtime::{Args, Context, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/daemon-tests-settled/pid",
    umask = 0o022,
    working_directory = "/usr",
    stdout = "/run/daemon-tests-settled.out",
    stderr = "/run/daemon-tests-settled.err",
    environment(GREETING = "hello world", PATH = "/opt/bin"),
    user = "nobody",
    runtime_directory(path = "daemon-tests-settled/deep", mode = 0o750),
    state_directory = "daemon-tests-settled"
)]
fn main(args: Args, context: Context, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    for directory in [context.runtime_directory(), context.state_directory()] {
        let directory = directory.ok_or("a declared directory is unknown")?;
        std::fs::write(directory.join("written"), "by the daemon").map_err(|error| error.to_string())?;
    }
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
