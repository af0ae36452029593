//! A daemon that tells its service manager whatever its command line says.

use daemon_runtime::{Args, Context, Ready, Shutdown, daemon};

#[daemon(pidfile = "/run/telling/telling.pid")]
fn main(args: Args, context: Context, ready: Ready, shutdown: Shutdown) {
    ready.ready();
    for text in args {
        context.status(&text.to_string_lossy());
    }
    shutdown.wait();
}
