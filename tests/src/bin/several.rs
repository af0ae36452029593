//! A daemon with several addresses under one name, which says to each client which sockets it was started with.

use std::io::{self, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::UnixListener;
use std::thread;

use daemon_runtime::{Context, UnixSeqpacketConn, UnixSeqpacketListener, daemon};

// ANCHOR: several
#[daemon(
    pidfile = "/run/several/several.pid",
    listen(
        web = ["0.0.0.0:7011", "[::]:7011"],
        six(address = "[::]:7012", ipv6_only = true),
        both(address = "[::]:7013", ipv6_only = false),
        dns(address = ["udp:127.0.0.1:7014", "udp:[::1]:7014"], reuse_port = true),
        control(address = "unix-seqpacket:/run/several/control.sock", mode = 0o600),
        front(address = "unix:/run/several/front.sock", mode = 0o660, owner = "daemon", group = "adm"),
    )
)]
fn main(
    web: Vec<TcpListener>,
    six: Vec<TcpListener>,
    both: TcpListener,
    dns: Vec<UdpSocket>,
    control: UnixSeqpacketListener,
    front: UnixListener,
    context: Context,
) -> io::Result<()> {
    // ANCHOR_END: several
    let shutdown = context.shutdown();
    let requests = shutdown.clone();
    let echo = thread::spawn(move || requests.incoming(&control).try_for_each(|client| answer(&client?)));
    let tcp: Vec<TcpListener> = web.into_iter().chain(six).chain([both]).collect();
    for client in shutdown.incoming_all(&tcp) {
        tell(&context, client?)?;
    }
    drop((dns, front));
    echo.join().expect("the echo does not panic")
}

fn tell(context: &Context, mut client: TcpStream) -> io::Result<()> {
    for (name, address) in context.sockets() {
        writeln!(client, "{name} {address}")?;
    }
    Ok(())
}

/// Each record goes back as it came.
fn answer(client: &UnixSeqpacketConn) -> io::Result<()> {
    let mut record = [0; 16];
    loop {
        match client.recv(&mut record) {
            Ok(0) => return Ok(()),
            Ok(length) => client.send(&record[..length])?,
            Err(error) if error.kind() == io::ErrorKind::InvalidData => client.send(b"too long")?,
            Err(error) => return Err(error),
        }
    }
}
