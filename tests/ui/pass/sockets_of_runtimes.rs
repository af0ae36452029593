#![deny(warnings)]
#![forbid(unsafe_code)]

mod on_tokio {
    use daemon_runtime::{Tokio, daemon};
    use tokio::net::{TcpListener, UdpSocket, UnixDatagram, UnixListener};

    #[daemon(listen(
        http = ["0.0.0.0:80", "[::]:80"],
        dns = "udp:0.0.0.0:53",
        admin = "unix:/run/pingd/admin.sock",
        log = ["unix-datagram:/run/pingd/log.sock"],
    ))]
    #[tokio::main(flavor = "current_thread")]
    pub async fn main(
        http: Tokio<Vec<TcpListener>>,
        dns: Tokio<UdpSocket>,
        admin: Tokio<UnixListener>,
        log: Tokio<UnixDatagram>,
    ) -> std::io::Result<()> {
        let http: Vec<TcpListener> = http.register()?;
        let _ = (http, dns.register()?, admin.register()?, log.register()?);
        Ok(())
    }
}

mod on_mio {
    use daemon_runtime::daemon;
    use mio::net::{TcpListener, UdpSocket};

    #[daemon(listen(http = ["0.0.0.0:80", "[::]:80"], dns = "udp:0.0.0.0:53"))]
    pub fn main(http: Vec<TcpListener>, dns: UdpSocket) {
        let _ = (http, dns);
    }
}

mod on_async_io {
    use async_io::Async;
    use daemon_runtime::{UnixSeqpacketListener, daemon};
    use std::net::TcpListener;

    #[daemon(listen(http = ["0.0.0.0:80", "[::]:80"], control = "unix-seqpacket:/run/pingd/control.sock"))]
    pub fn main(http: Vec<Async<TcpListener>>, control: Async<UnixSeqpacketListener>) {
        let _ = (http, control);
    }
}

fn main() {
    let _ = (on_tokio::main, on_mio::main, on_async_io::main);
}
