//! A daemon in more groups than the old limit of 16, by name and by number.

use daemon_runtime::{Shutdown, daemon};

#[daemon(
    pidfile = "/run/crowded/crowded.pid",
    user = "nobody",
    supplementary_groups = [
        "adm", "4", "mail", "20000", "20001", "20002", "20003", "20004", "20005", "20006", "20007", "20008",
        "20009", "20010", "20011", "20012", "20013", "20014", "20015", "4294967294",
    ],
)]
fn main(shutdown: Shutdown) {
    shutdown.wait();
}
