#![deny(warnings)]
#![forbid(unsafe_code)]

mod guard {
    use daemon_runtime::{Privileged, Shutdown, daemon};
    use std::fs::File;
    use std::io::Write;
    use std::time::Duration;

    #[daemon(
        user = "guard",
        capabilities = ["CAP_NET_RAW"],
        privileged = open_watchdog,
        limits(nofile = "1024:4096", memlock = "64M", cpu = "10m"),
        nice = -5,
        oom_score_adjust = -500,
    )]
    pub fn main(Privileged(mut device): Privileged<File>, shutdown: Shutdown) -> std::io::Result<()> {
        for () in shutdown.every(Duration::from_secs(10)) {
            device.write_all(b"1")?;
        }
        device.write_all(b"V")
    }

    fn open_watchdog() -> std::io::Result<File> {
        File::options().write(true).open("/dev/watchdog")
    }
}

fn main() {
    let _ = guard::main;
}
