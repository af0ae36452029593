//! A daemon whose socket is to be somebody's who does not exist.

use std::os::unix::net::UnixListener;

use daemon_runtime::{Shutdown, daemon};

#[daemon(
    pidfile = "/run/disowned/disowned.pid",
    listen(front(address = "unix:/tmp/daemon-tests-disowned.sock", owner = "daemon-tests-nobody"))
)]
fn main(front: UnixListener, shutdown: Shutdown) {
    shutdown.wait();
    drop(front);
}
