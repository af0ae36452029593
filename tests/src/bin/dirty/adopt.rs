//! The sender's side of `sd_listen_fds(3)`: descriptors from 3 on and the variables that announce them.

use std::error::Error;
use std::ffi::CString;
use std::fs::File;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{UnixDatagram, UnixListener};

use nix::sys::socket::{AddressFamily, Backlog, SockFlag, SockType, UnixAddr, bind, listen, socket};

use crate::descriptors::keep;

/// Opens each of `wanted` as the next descriptor from 3 on; says how many there are.
pub(crate) fn place(wanted: &[String]) -> Result<usize, Box<dyn Error>> {
    for (number, what) in (3..).zip(wanted) {
        let opened = open(what).map_err(|error| format!("cannot open {what}: {error}"))?;
        if opened.as_raw_fd() != number {
            return Err(format!("{what} should be descriptor {number}, which is taken").into());
        }
        keep(opened)?;
    }
    Ok(wanted.len())
}

fn open(what: &str) -> Result<OwnedFd, Box<dyn Error>> {
    let (kind, address) = what.split_once('=').ok_or("an address to adopt is KIND=ADDRESS")?;
    Ok(match kind {
        "tcp" => TcpListener::bind(address)?.into(),
        "connected" => TcpStream::connect(address)?.into(),
        "udp" => UdpSocket::bind(address)?.into(),
        "unix" => UnixListener::bind(address)?.into(),
        "unix-datagram" => UnixDatagram::bind(address)?.into(),
        "unix-seqpacket" => {
            let socket = seqpacket(address)?;
            listen(&socket, Backlog::new(16)?)?;
            socket
        }
        "unix-seqpacket-silent" => seqpacket(address)?,
        "file" => File::open(address)?.into(),
        "pipe" => std::io::pipe()?.0.into(),
        other => return Err(format!("cannot open a {other}").into()),
    })
}

fn seqpacket(path: &str) -> nix::Result<OwnedFd> {
    let made = socket(AddressFamily::Unix, SockType::SeqPacket, SockFlag::SOCK_CLOEXEC, None)?;
    bind(made.as_raw_fd(), &UnixAddr::new(path)?)?;
    Ok(made)
}

/// The environment to hand on: as it is, and what announces `adopted` descriptors unless something else was set.
pub(crate) fn environment(adopted: usize) -> Vec<CString> {
    let mut variables: Vec<_> = std::env::vars_os().collect();
    let announcement = [("LISTEN_PID", std::process::id().to_string()), ("LISTEN_FDS", adopted.to_string())];
    for (name, value) in announcement {
        if adopted > 0 && std::env::var_os(name).is_none() {
            variables.push((name.into(), value.into()));
        }
    }
    variables
        .iter()
        .filter_map(|(name, value)| CString::new([name.as_bytes(), b"=", value.as_bytes()].concat()).ok())
        .collect()
}
