//! pingd on tokio, with several threads, within walls of its own wherever no systemd has put them up.

use std::io;
use std::net::TcpListener;
use std::time::{Duration, SystemTime};

use daemon_runtime::{Context, Ready, Shutdown, daemon};
use pingd::{greeting, http};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// Clients served at a time; more wait in the queue of the socket.
const CLIENTS: usize = 256;

// ANCHOR: declaration
#[daemon(
    pidfile = "/run/pingd-sandbox/pingd-sandbox.pid",
    user = "pingd",
    listen(http = "0.0.0.0:80"),
    runtime_directory = "pingd-sandbox",
    configuration_directory = "pingd",
    reload = greeting::load,
    sandbox = "strict",
)]
// ANCHOR_END: declaration
#[tokio::main(worker_threads = 2)]
async fn main(http: TcpListener, context: Context, ready: Ready, shutdown: Shutdown) -> io::Result<()> {
    greeting::load(&context)?;
    http.set_nonblocking(true)?;
    let http = tokio::net::TcpListener::from_std(http)?;
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
