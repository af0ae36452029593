//! [`Listeners`]: every socket of the daemon under its declared name.

use std::io;
use std::net::{TcpListener, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram, UnixListener};

/// One socket, ready to accept or to receive.
#[derive(Debug)]
#[non_exhaustive]
pub enum Listener {
    /// A TCP listener.
    Tcp(TcpListener),
    /// A UDP socket.
    Udp(UdpSocket),
    /// A unix stream listener.
    Unix(UnixListener),
    /// A unix datagram socket.
    UnixDatagram(UnixDatagram),
}

impl Listener {
    /// Where it listens, as `listen` writes it: `0.0.0.0:80`, `udp:0.0.0.0:53`, `unix:/run/pingd/pingd.sock`.
    ///
    /// # Errors
    ///
    /// Those of getsockname(2).
    pub fn local_address(&self) -> io::Result<String> {
        match self {
            Self::Tcp(socket) => socket.local_addr().map(|address| address.to_string()),
            Self::Udp(socket) => socket.local_addr().map(|address| format!("udp:{address}")),
            Self::Unix(socket) => socket.local_addr().map(|address| written("unix", &address)),
            Self::UnixDatagram(socket) => {
                socket.local_addr().map(|address| written("unix-datagram", &address))
            }
        }
    }

    /// The words for a message.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Tcp(_) => "TCP listener",
            Self::Udp(_) => "UDP socket",
            Self::Unix(_) => "Unix listener",
            Self::UnixDatagram(_) => "Unix datagram socket",
        }
    }
}

/// An abstract name is shown as `@name`, as systemd writes it.
fn written(kind: &str, address: &SocketAddr) -> String {
    match (address.as_pathname(), address.as_abstract_name()) {
        (Some(path), _) => format!("{kind}:{}", path.display()),
        (None, Some(name)) => format!("{kind}:@{}", name.escape_ascii()),
        (None, None) => format!("{kind}:"),
    }
}

/// The sockets that no other parameter of main has taken, in the order of `listen`.
///
/// A service manager may hand over several sockets under one name (`sd_listen_fds_with_names(3)`);
/// each is here.
#[derive(Debug, Default)]
pub struct Listeners {
    all: Vec<(String, Listener)>,
}

impl Listeners {
    pub(crate) fn push(&mut self, name: &str, listener: Listener) {
        self.all.push((name.to_owned(), listener));
    }

    /// Takes the first socket of this name.
    pub fn take(&mut self, name: &str) -> Option<Listener> {
        let index = self.all.iter().position(|(other, _)| other == name)?;
        Some(self.all.remove(index).1)
    }

    /// Whether a socket of this name is left.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.all.iter().any(|(other, _)| other == name)
    }

    /// How many are left.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether none is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

impl IntoIterator for Listeners {
    type Item = (String, Listener);
    type IntoIter = std::vec::IntoIter<(String, Listener)>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.into_iter()
    }
}
