//! [`Listen`]: a named socket, or several under one name, and where they listen.

use std::fmt;
use std::net::SocketAddr;

/// What is declared under one name: bound by the daemon or handed over by the service manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listen {
    /// The name of main's parameter and of the file descriptors.
    pub name: String,
    /// Where it listens: one socket an address, at least one, all of one kind.
    pub addresses: Vec<Address>,
    /// Permissions of the file of a unix socket. Default: `0o666` as everywhere.
    pub mode: Option<u32>,
    /// Whose the file of a unix socket is, by name or number. Default: the daemon's user.
    pub owner: Option<String>,
    /// The group of that file, by name or number. Default: that of its owner.
    pub group: Option<String>,
    /// Length of the queue of connections not yet accepted.
    pub backlog: Option<u32>,
    /// Whether the daemon asks the kernel which users its clients are. Default: it does not.
    pub peers: bool,
    /// Whether IPv6 addresses are for IPv6 alone. Default: [`Spec::ipv6_alone`](crate::Spec::ipv6_alone).
    pub ipv6_only: Option<bool>,
    /// Whether other sockets may be bound to the same addresses.
    pub reuse_port: bool,
}

impl Listen {
    /// Sockets with nothing special about them.
    #[must_use]
    pub fn new(name: &str, addresses: Vec<Address>) -> Self {
        Self {
            name: name.to_owned(),
            addresses,
            mode: None,
            owner: None,
            group: None,
            backlog: None,
            peers: false,
            ipv6_only: None,
            reuse_port: false,
        }
    }

    /// The kind of all its addresses.
    ///
    /// # Panics
    ///
    /// When it has no address, which no declaration leads to.
    #[must_use]
    pub fn kind(&self) -> SocketKind {
        self.addresses.first().expect("a socket has an address").kind()
    }
}

/// Where a socket listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// `"0.0.0.0:80"` or `"tcp:0.0.0.0:80"`
    Tcp(SocketAddr),
    /// `"udp:0.0.0.0:53"`
    Udp(SocketAddr),
    /// `"unix:/run/pingd/pingd.sock"`, a stream socket
    Unix(String),
    /// `"unix-datagram:/run/pingd/log.sock"`
    UnixDatagram(String),
    /// `"unix-seqpacket:/run/pingd/control.sock"`: connections that keep the boundaries of records
    UnixSeqpacket(String),
}

/// The kinds of socket, by the prefixes of their addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the prefix of an address")]
pub enum SocketKind {
    Tcp,
    Udp,
    Unix,
    UnixDatagram,
    UnixSeqpacket,
}

impl Address {
    /// What kind of socket listens there.
    #[must_use]
    pub fn kind(&self) -> SocketKind {
        match self {
            Self::Tcp(_) => SocketKind::Tcp,
            Self::Udp(_) => SocketKind::Udp,
            Self::Unix(_) => SocketKind::Unix,
            Self::UnixDatagram(_) => SocketKind::UnixDatagram,
            Self::UnixSeqpacket(_) => SocketKind::UnixSeqpacket,
        }
    }

    /// The IP address and port, if it has one.
    #[must_use]
    pub fn internet(&self) -> Option<SocketAddr> {
        match self {
            Self::Tcp(address) | Self::Udp(address) => Some(*address),
            Self::Unix(_) | Self::UnixDatagram(_) | Self::UnixSeqpacket(_) => None,
        }
    }

    /// Whether this is `[::]:80` and the other port 80 of IPv4, which it takes, too, unless it is for IPv6 alone.
    #[must_use]
    pub fn takes(&self, ipv4: &Self) -> bool {
        self.kind() == ipv4.kind()
            && self.internet().zip(ipv4.internet()).is_some_and(|(all, ipv4)| {
                all.is_ipv6() && all.ip().is_unspecified() && ipv4.is_ipv4() && all.port() == ipv4.port()
            })
    }

    /// The file of a unix socket.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Unix(path) | Self::UnixDatagram(path) | Self::UnixSeqpacket(path) => Some(path),
            Self::Tcp(_) | Self::Udp(_) => None,
        }
    }
}

impl SocketKind {
    /// The prefix of its addresses.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Unix => "unix",
            Self::UnixDatagram => "unix-datagram",
            Self::UnixSeqpacket => "unix-seqpacket",
        }
    }

    /// Whether its sockets are files.
    #[must_use]
    pub const fn is_unix(self) -> bool {
        matches!(self, Self::Unix | Self::UnixDatagram | Self::UnixSeqpacket)
    }

    /// Whether its sockets accept connections.
    #[must_use]
    pub const fn accepts(self) -> bool {
        matches!(self, Self::Tcp | Self::Unix | Self::UnixSeqpacket)
    }
}

/// As it is declared; the prefix of TCP is left out.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = self.kind().prefix();
        match self {
            Self::Tcp(address) => write!(f, "{address}"),
            Self::Udp(address) => write!(f, "{prefix}:{address}"),
            Self::Unix(path) | Self::UnixDatagram(path) | Self::UnixSeqpacket(path) => {
                write!(f, "{prefix}:{path}")
            }
        }
    }
}
