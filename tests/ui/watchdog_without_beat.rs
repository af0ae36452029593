use daemon_runtime::{Shutdown, daemon};

#[daemon(watchdog = "10s")]
fn main(shutdown: Shutdown) {
    shutdown.wait();
}
