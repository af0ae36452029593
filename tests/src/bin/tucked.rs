//! A daemon without any network, whose health is asked for at a path.

use daemon_runtime::{Shutdown, daemon};

#[daemon(
    pidfile = "/run/tucked/pid",
    user = "nobody",
    health = "unix:/run/tucked/health.sock",
    drain_delay = "20s"
)]
fn main(shutdown: Shutdown) {
    shutdown.wait();
}
