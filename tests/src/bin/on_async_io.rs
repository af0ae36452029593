//! A daemon with sockets of async-io, which answers on each.

use std::io::{self, Write};
use std::net::{TcpListener, UdpSocket};
use std::os::unix::net::{UnixDatagram, UnixListener};
use std::thread;

use async_io::{Async, block_on};
use daemon_runtime::{Shutdown, UnixSeqpacketListener, daemon};

#[daemon(
    pidfile = "/run/on-async-io/on-async-io.pid",
    listen(
        web = ["127.0.0.1:7021", "127.0.0.2:7021"],
        names = "udp:127.0.0.1:7022",
        control = "unix:/run/on-async-io/control.sock",
        log = "unix-datagram:/run/on-async-io/log.sock",
        records = "unix-seqpacket:/run/on-async-io/records.sock",
    )
)]
fn main(
    web: Vec<Async<TcpListener>>,
    names: Async<UdpSocket>,
    control: Async<UnixListener>,
    log: Async<UnixDatagram>,
    records: Async<UnixSeqpacketListener>,
    shutdown: Shutdown,
) {
    for web in web {
        serve(async move || web.accept().await?.0.into_inner()?.write_all(b"web\n"));
    }
    serve(async move || control.accept().await?.0.into_inner()?.write_all(b"control\n"));
    serve(async move || {
        let mut name = [0; 64];
        let (length, client) = names.recv_from(&mut name).await?;
        names.send_to(&name[..length], client).await.map(drop)
    });
    serve(async move || {
        let mut line = [0; 64];
        let (length, client) = log.recv_from(&mut line).await?;
        log.send_to(&line[..length], client.as_pathname().ok_or(io::ErrorKind::InvalidInput)?).await.map(drop)
    });
    serve(async move || records.read_with(UnixSeqpacketListener::accept).await?.send(b"records"));
    block_on(shutdown);
}

/// One after the other, in a thread of its own.
fn serve(one: impl AsyncFn() -> io::Result<()> + Send + 'static) {
    thread::spawn(move || {
        loop {
            if let Err(error) = block_on(one()) {
                eprintln!("{error}");
            }
        }
    });
}
