//! A daemon that gives up root for a user, another group and more groups.

use daemon_runtime::{Shutdown, daemon};

#[daemon(
    pidfile = "/run/grouped/grouped.pid",
    user = "nobody",
    group = "daemon",
    supplementary_groups = ["adm", "mail"],
)]
fn main(shutdown: Shutdown) {
    shutdown.wait();
}
