//! A daemon that serves on for a second after it was asked to stop, and tells when main heard of it.

use std::time::Duration;

use daemon_runtime::{Shutdown, daemon};
use nix::time::{ClockId, clock_gettime};

#[daemon(drain_delay = "1s", stop_timeout = "1h")]
fn main(shutdown: Shutdown) -> nix::Result<()> {
    shutdown.wait();
    println!("{}", Duration::from(clock_gettime(ClockId::CLOCK_MONOTONIC)?).as_micros());
    Ok(())
}
