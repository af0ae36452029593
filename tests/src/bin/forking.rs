//! A daemon that always goes into the background.

use daemon_runtime::{Shutdown, daemon};

#[daemon(pidfile = "/run/forking/forking.pid", detach = true)]
fn main(shutdown: Shutdown) {
    shutdown.wait();
}
