use daemon_runtime::{Shutdown, daemon};
use std::net::TcpListener;

#[daemon(listen(http = "0.0.0.0:80", admin = "unix:/run/pingd/admin.sock"))]
fn main(http: TcpListener, shutdown: Shutdown) {
    drop(http);
    shutdown.wait();
}
