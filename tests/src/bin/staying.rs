//! A daemon that never goes into the background.

use daemon_runtime::{Shutdown, daemon};

#[daemon(pidfile = "/run/staying/staying.pid", detach = false)]
fn main(shutdown: Shutdown) {
    shutdown.wait();
}
