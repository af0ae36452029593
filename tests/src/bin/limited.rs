//! A daemon that may do next to nothing once it has started, and has less weight than others.

use daemon_runtime::{Args, Ready, Shutdown, daemon};
use daemon_tests::acting;

#[daemon(
    pidfile = "/run/limited/limited.pid",
    user = "nobody",
    limits(
        address_space = "1T",
        cpu = "1h",
        data = "1T",
        file_size = 0,
        locks = 1024,
        memlock = 0,
        message_queue = 0,
        nofile = "3:4",
        nproc = 1,
        rttime = "10s",
        sigpending = 0,
        stack = "64K:8M",
    ),
    nice = 7,
    oom_score_adjust = 300
)]
fn main(args: Args, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    acting::act(args, ready, Ready::ready, || shutdown.wait())
}
