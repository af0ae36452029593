//! A daemon that listens where its configuration says, and binds anew in its reload function.

use std::io::Write;
use std::net::TcpListener;
use std::sync::{Mutex, PoisonError};

use daemon_runtime::{Config, Ready, Shutdown, daemon};
use serde::Deserialize;

#[derive(Deserialize)]
struct Settings {
    listen: Vec<String>,
}

static SERVED: Mutex<Vec<(String, TcpListener)>> = Mutex::new(Vec::new());

#[daemon(
    pidfile = "/run/rebinding/rebinding.pid",
    config = "/etc/rebinding/rebinding.toml",
    reload = rebind,
)]
fn main(config: Config<Settings>, ready: Ready, shutdown: Shutdown) -> Result<(), String> {
    serve(&config.get().listen)?;
    ready.ready();
    shutdown.wait();
    Ok(())
}

fn rebind(_: &Settings, new: &Settings) -> Result<(), String> {
    serve(&new.listen)
}

/// What is bound already stays; everything new is bound before anything changes.
fn serve(addresses: &[String]) -> Result<(), String> {
    let mut served = SERVED.lock().unwrap_or_else(PoisonError::into_inner);
    let mut added = Vec::new();
    for address in addresses.iter().filter(|address| served.iter().all(|(other, _)| other != *address)) {
        let listener =
            TcpListener::bind(address).map_err(|error| format!("cannot listen on {address}: {error}"))?;
        added.push((address.clone(), listener));
    }
    for (address, listener) in &added {
        let (address, listener) = (address.clone(), listener.try_clone().map_err(|error| error.to_string())?);
        std::thread::spawn(move || answer(&address, &listener));
    }
    served.retain(|(address, listener)| {
        let stays = addresses.contains(address);
        if !stays {
            // Ends the thread's accept(2), as closing would not.
            let _ = nix::sys::socket::shutdown(
                std::os::fd::AsRawFd::as_raw_fd(listener),
                nix::sys::socket::Shutdown::Both,
            );
        }
        stays
    });
    served.append(&mut added);
    Ok(())
}

fn answer(address: &str, listener: &TcpListener) {
    while let Ok((mut connection, _)) = listener.accept() {
        let _gone = connection.write_all(address.as_bytes());
    }
}
