use daemon_runtime::daemon;
use std::net::TcpListener;

#[daemon(listen(http = ["0.0.0.0:80", "[::]:80"]))]
fn main(http: TcpListener) {
    drop(http);
}
