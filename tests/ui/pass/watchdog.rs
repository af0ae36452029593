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

mod beaten_by_a_type_of_its_own {
    use daemon_runtime::{Context, Error, FromDaemon, Watchdog, daemon};

    pub struct Pulse(Watchdog);

    impl FromDaemon for Pulse {
        fn from_daemon(context: &Context, name: &str) -> Result<Self, Error> {
            Watchdog::from_daemon(context, name).map(Self)
        }
    }

    #[daemon(watchdog = "10s")]
    pub fn main(pulse: Pulse) {
        pulse.0.beat();
    }
}

fn main() {
    let _ = (pingd::main, beaten_by_a_type_of_its_own::main);
}
