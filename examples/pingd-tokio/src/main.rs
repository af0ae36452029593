//! pingd on tokio: the runtime's attribute stands below `#[daemon]`, so that no thread runs before the fork.

use std::io;
use std::time::{Duration, SystemTime};

use daemon_runtime::{Context, Ready, Shutdown, Tokio, daemon};
use pingd::{greeting, http};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// Clients served at a time; more wait in the queue of the socket.
const CLIENTS: usize = 256;

#[daemon(
    pidfile = "/run/pingd-tokio/pingd-tokio.pid",
    user = "pingd",
    listen(http = "0.0.0.0:80"),
    runtime_directory = "pingd-tokio",
    configuration_directory = "pingd",
    reload = greeting::load,
)]
#[tokio::main(flavor = "current_thread")]
async fn main(
    http: Tokio<TcpListener>,
    context: Context,
    ready: Ready,
    shutdown: Shutdown,
) -> io::Result<()> {
    greeting::load(&context)?;
    let http = http.register()?;
    ready.ready();
    let mut clients = JoinSet::new();
    while !shutdown.requested() {
        tokio::select! {
            accepted = http.accept(), if clients.len() < CLIENTS => match accepted {
                Ok((client, _)) => drop(clients.spawn(timeout(2 * http::PATIENCE, serve(client)))),
                Err(error) => {
                    eprintln!("no connection: {error}");
                    sleep(Duration::from_millis(100)).await;
                }
            },
            Some(_) = clients.join_next() => {}
            () = shutdown.clone() => {}
        }
    }
    clients.join_all().await;
    Ok(())
}

async fn serve(mut client: TcpStream) -> io::Result<()> {
    let mut head = Vec::new();
    let _ = timeout(http::PATIENCE, async {
        while !http::is_whole(&head) && client.read_buf(&mut head).await? > 0 {}
        io::Result::Ok(())
    })
    .await;
    client.write_all(&http::answer(&head, &greeting::current(), SystemTime::now())).await?;
    // Closing while bytes wait to be read would reset the connection, and the answer with it.
    client.shutdown().await?;
    while client.read(&mut [0; 1024]).await? > 0 {}
    Ok(())
}
