//! A daemon that gives up root for a user without supplementary groups.

use daemon_runtime::{Shutdown, daemon};

#[daemon(pidfile = "/run/ungrouped/ungrouped.pid", user = "nobody", supplementary_groups = [])]
fn main(shutdown: Shutdown) {
    shutdown.wait();
}
