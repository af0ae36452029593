use daemon_runtime::{Shutdown, daemon};

#[daemon(listen(http = ["0.0.0.0:80", "[::]:80"], control = "unix-seqpacket:/run/pingd/control.sock"))]
fn main(shutdown: Shutdown) {
    shutdown.wait();
}
