//! A daemon with sockets of tokio, which answers on each.

use std::convert::Infallible;
use std::io;

use daemon_runtime::{Shutdown, Tokio, daemon};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, UdpSocket, UnixDatagram, UnixListener};

// ANCHOR: declaration
#[daemon(
    pidfile = "/run/on-tokio/on-tokio.pid",
    listen(
        web = ["127.0.0.1:7021", "127.0.0.2:7021"],
        names = "udp:127.0.0.1:7022",
        control = "unix:/run/on-tokio/control.sock",
        log = "unix-datagram:/run/on-tokio/log.sock",
    )
)]
#[tokio::main(flavor = "current_thread")]
async fn main(
    web: Tokio<Vec<TcpListener>>,
    names: Tokio<UdpSocket>,
    control: Tokio<UnixListener>,
    log: Tokio<UnixDatagram>,
    shutdown: Shutdown,
) -> io::Result<()> {
    let web = web.register()?;
    let (names, control, log) = (names.register()?, control.register()?, log.register()?);
    // ANCHOR_END: declaration
    for web in web {
        tokio::spawn(serve(web));
    }
    let (mut name, mut line) = ([0; 64], [0; 64]);
    while !shutdown.requested() {
        tokio::select! {
            () = shutdown.clone() => {}
            client = control.accept() => client?.0.write_all(b"control\n").await?,
            asked = names.recv_from(&mut name) => {
                let (length, client) = asked?;
                names.send_to(&name[..length], client).await?;
            }
            said = log.recv_from(&mut line) => {
                let (length, client) = said?;
                log.send_to(&line[..length], client.as_pathname().ok_or(io::ErrorKind::InvalidInput)?).await?;
            }
        }
    }
    Ok(())
}

async fn serve(web: TcpListener) -> io::Result<Infallible> {
    loop {
        let (mut client, _) = web.accept().await?;
        client.write_all(b"web\n").await?;
    }
}
