use daemon_runtime::daemon;
use std::net::TcpListener;

#[daemon(listen(http = "0.0.0.0:80"))]
fn main(https: TcpListener) {
    let _ = https;
}
