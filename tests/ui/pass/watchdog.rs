#![deny(warnings)]

mod pingd {
    use std::net::TcpListener;
    use std::time::Duration;

    use daemon_runtime::{Shutdown, Watchdog, daemon};

    #[daemon(listen(http = "0.0.0.0:80"), watchdog = "10s")]
    pub fn main(http: TcpListener, shutdown: Shutdown, watchdog: Watchdog) -> std::io::Result<()> {
        let cleaner = watchdog.part("cleaner");
        let ticks = shutdown.clone();
        std::thread::spawn(move || {
            for () in ticks.every(Duration::from_secs(2)) {
                cleaner.beat();
            }
        });
        for client in shutdown.beating(watchdog).incoming(&http) {
            drop(client?);
        }
        Ok(())
    }
}

fn main() {
    let _ = pingd::main;
}
