#![deny(warnings)]
#![forbid(unsafe_code)]

use daemon_runtime::{Privileged, Shutdown, daemon};
use std::fs::File;
use std::io::Write;

#[daemon(
    user = "pingd",
    capabilities = ["CAP_NET_RAW"],
    privileged = open_watchdog,
    limits(nofile = "1024:4096", memlock = "64M", cpu = "10m"),
    nice = -5,
    oom_score_adjust = -500,
)]
fn main(watchdog: Privileged<File>, shutdown: Shutdown) -> std::io::Result<()> {
    let Privileged(mut watchdog) = watchdog;
    for () in shutdown.every(std::time::Duration::from_secs(10)) {
        watchdog.write_all(b"1")?;
    }
    watchdog.write_all(b"V")
}

fn open_watchdog() -> std::io::Result<File> {
    File::options().write(true).open("/dev/watchdog")
}
