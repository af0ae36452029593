//! A daemon that gives up root for numbers, which need no entry in a database.

use daemon_runtime::{Shutdown, daemon};

#[daemon(
    pidfile = "/run/numbered/numbered.pid",
    user = "54321",
    group = "54322",
    supplementary_groups = ["20001", "20000"],
)]
fn main(shutdown: Shutdown) {
    shutdown.wait();
}
