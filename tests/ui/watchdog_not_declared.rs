use daemon_runtime::{Watchdog, daemon};

#[daemon]
fn main(watchdog: Watchdog) {
    watchdog.beat();
}
