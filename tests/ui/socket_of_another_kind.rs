use daemon_runtime::daemon;
use std::net::{TcpListener, UdpSocket};

#[daemon(listen(http = "unix:/run/pingd/http", dns = "0.0.0.0:53"))]
fn main(http: TcpListener, dns: UdpSocket) {
    let _: (_, _) = (http, dns);
}
