//! [`Listeners`]: every socket of the daemon under its declared name.

use std::io;
use std::net::{TcpListener, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram, UnixListener};

use crate::plan::Socket;
use crate::socket::seqpacket::UnixSeqpacketListener;

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
    /// A unix listener whose connections keep the boundaries of records.
    UnixSeqpacket(UnixSeqpacketListener),
}

impl Listener {
    /// A descriptor that is known to be of this kind.
    pub(crate) fn of(kind: Socket, socket: OwnedFd) -> Self {
        match kind {
            Socket::Tcp => Self::Tcp(socket.into()),
            Socket::Udp => Self::Udp(socket.into()),
            Socket::Unix => Self::Unix(socket.into()),
            Socket::UnixDatagram => Self::UnixDatagram(socket.into()),
            Socket::UnixSeqpacket => Self::UnixSeqpacket(socket.into()),
        }
    }

    pub(crate) fn socket(&self) -> Socket {
        match self {
            Self::Tcp(_) => Socket::Tcp,
            Self::Udp(_) => Socket::Udp,
            Self::Unix(_) => Socket::Unix,
            Self::UnixDatagram(_) => Socket::UnixDatagram,
            Self::UnixSeqpacket(_) => Socket::UnixSeqpacket,
        }
    }

    /// Its kind, by the prefix that addresses have in `listen`: `tcp`, `udp`, `unix`, `unix-datagram` or
    /// `unix-seqpacket`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.socket().prefix()
    }

    /// Where it listens, as `listen` writes it: `0.0.0.0:80`, `udp:0.0.0.0:53`, `unix:/run/pingd/pingd.sock`.
    ///
    /// # Errors
    ///
    /// Those of getsockname(2).
    pub fn local_address(&self) -> io::Result<String> {
        let kind = self.kind();
        match self {
            Self::Tcp(socket) => socket.local_addr().map(|address| address.to_string()),
            Self::Udp(socket) => socket.local_addr().map(|address| format!("{kind}:{address}")),
            Self::Unix(socket) => socket.local_addr().map(|address| written(kind, &address)),
            Self::UnixDatagram(socket) => socket.local_addr().map(|address| written(kind, &address)),
            Self::UnixSeqpacket(socket) => {
                let path = socket.path()?.unwrap_or_default();
                Ok(format!("{kind}:{}", path.display()))
            }
        }
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Tcp(socket) => socket.as_fd(),
            Self::Udp(socket) => socket.as_fd(),
            Self::Unix(socket) => socket.as_fd(),
            Self::UnixDatagram(socket) => socket.as_fd(),
            Self::UnixSeqpacket(socket) => socket.as_fd(),
        }
    }
}

impl From<Listener> for OwnedFd {
    fn from(listener: Listener) -> Self {
        match listener {
            Listener::Tcp(socket) => socket.into(),
            Listener::Udp(socket) => socket.into(),
            Listener::Unix(socket) => socket.into(),
            Listener::UnixDatagram(socket) => socket.into(),
            Listener::UnixSeqpacket(socket) => socket.into(),
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
/// A name that is declared with several addresses has a socket for each. A service manager may hand over more
/// (`sd_listen_fds_with_names(3)`); each is here.
///
/// ```no_run
/// use daemon_runtime::{Listener, Listeners, Shutdown, daemon};
///
/// #[daemon(listen(http = ["0.0.0.0:80", "[::]:80"], dns = "udp:0.0.0.0:53"))]
/// fn main(listeners: Listeners, shutdown: Shutdown) -> std::io::Result<()> {
///     for (name, listener) in &listeners {
///         println!("{name} listens on {}", listener.local_address()?);
///     }
///     for (name, listener) in listeners {
///         match listener {
///             Listener::Tcp(http) => drop(std::thread::spawn(move || http.incoming().count())),
///             Listener::Udp(dns) => drop(std::thread::spawn(move || dns.recv(&mut [0; 512]))),
///             other => println!("nobody serves {name}, which is of the kind {}", other.kind()),
///         }
///     }
///     shutdown.wait();
///     Ok(())
/// }
/// ```
#[derive(Debug, Default)]
pub struct Listeners {
    all: Vec<(String, Listener)>,
}

/// See [`Listeners::iter`].
type Iter<'a> = std::iter::Map<
    std::slice::Iter<'a, (String, Listener)>,
    fn(&'a (String, Listener)) -> (&'a str, &'a Listener),
>;

impl Listeners {
    pub(crate) fn push(&mut self, name: &str, listener: Listener) {
        self.all.push((name.to_owned(), listener));
    }

    /// Takes the first socket of this name.
    pub fn take(&mut self, name: &str) -> Option<Listener> {
        let index = self.all.iter().position(|(other, _)| other == name)?;
        Some(self.all.remove(index).1)
    }

    /// Takes all sockets of this name, in the order of their addresses.
    pub fn take_all(&mut self, name: &str) -> Vec<Listener> {
        let (taken, left) = std::mem::take(&mut self.all).into_iter().partition(|(other, _)| other == name);
        self.all = left;
        let taken: Vec<(String, Listener)> = taken;
        taken.into_iter().map(|(_, listener)| listener).collect()
    }

    /// Those that are left, with their names.
    pub fn iter(&self) -> Iter<'_> {
        self.all.iter().map(|(name, listener)| (name, listener))
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

impl<'a> IntoIterator for &'a Listeners {
    type Item = (&'a str, &'a Listener);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}
