//! A daemon with sockets of mio, which answers on each.

use std::io::{self, Write};
use std::os::fd::{AsFd, AsRawFd};

use daemon_runtime::{Shutdown, daemon};
use mio::net::{TcpListener, UdpSocket, UnixDatagram, UnixListener};
use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token};

#[daemon(
    pidfile = "/run/on-mio/on-mio.pid",
    listen(
        web = ["127.0.0.1:7021", "127.0.0.2:7021"],
        names = "udp:127.0.0.1:7022",
        control = "unix:/run/on-mio/control.sock",
        log = "unix-datagram:/run/on-mio/log.sock",
    )
)]
fn main(
    mut web: Vec<TcpListener>,
    mut names: UdpSocket,
    mut control: UnixListener,
    mut log: UnixDatagram,
    shutdown: Shutdown,
) -> io::Result<()> {
    let mut poll = Poll::new()?;
    let registry = poll.registry();
    for web in &mut web {
        registry.register(web, Token(0), Interest::READABLE)?;
    }
    registry.register(&mut names, Token(1), Interest::READABLE)?;
    registry.register(&mut control, Token(2), Interest::READABLE)?;
    registry.register(&mut log, Token(3), Interest::READABLE)?;
    registry.register(&mut SourceFd(&shutdown.as_fd().as_raw_fd()), Token(4), Interest::READABLE)?;
    let (mut events, mut buffer) = (Events::with_capacity(16), [0; 64]);
    while !shutdown.requested() {
        match poll.poll(&mut events, None) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            polled => polled?,
        }
        // Told once for all that has come: each is asked until it has nothing more.
        for web in &web {
            all(|| web.accept()?.0.write_all(b"web\n"))?;
        }
        all(|| control.accept()?.0.write_all(b"control\n"))?;
        all(|| {
            let (length, client) = names.recv_from(&mut buffer)?;
            names.send_to(&buffer[..length], client).map(drop)
        })?;
        all(|| {
            let (length, client) = log.recv_from(&mut buffer)?;
            log.send_to(&buffer[..length], client.as_pathname().ok_or(io::ErrorKind::InvalidInput)?).map(drop)
        })?;
    }
    Ok(())
}

fn all(mut one: impl FnMut() -> io::Result<()>) -> io::Result<()> {
    loop {
        match one() {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
            done => done?,
        }
    }
}
