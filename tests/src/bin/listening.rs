//! A daemon with a socket of each kind, which says on each what its name is.

use std::io::Write;
use std::net::{TcpListener, UdpSocket};
use std::os::unix::net::{UnixDatagram, UnixListener};

use daemon_runtime::{Listeners, Shutdown, daemon};

#[daemon(
    pidfile = "/run/listening/listening.pid",
    listen(
        web(address = "127.0.0.1:7001", backlog = 10000),
        names = "udp:127.0.0.1:7002",
        control(address = "unix:/run/listening/control.sock", mode = 0o600, backlog = 16),
        log = "unix-datagram:/run/listening/log.sock",
    )
)]
fn main(
    web: TcpListener,
    names: UdpSocket,
    control: UnixListener,
    log: UnixDatagram,
    more: Listeners,
    shutdown: Shutdown,
) -> std::io::Result<()> {
    std::thread::spawn(move || {
        for connection in web.incoming() {
            let _ = writeln!(connection?, "web and {} more", more.len());
        }
        std::io::Result::Ok(())
    });
    std::thread::spawn(move || {
        for connection in control.incoming() {
            let _ = writeln!(connection?, "control");
        }
        std::io::Result::Ok(())
    });
    shutdown.wait();
    drop((names, log));
    Ok(())
}
