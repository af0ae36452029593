//! Says hello, and waits until told to stop.

use daemon_runtime::{Shutdown, daemon};

#[daemon]
fn main(shutdown: Shutdown) {
    eprintln!("hello");
    shutdown.wait();
    eprintln!("goodbye");
}
