//! [`Listen`]: a socket and its address.

use std::net::SocketAddr;

/// One socket, bound by the daemon or handed over by the service manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listen {
    /// The name of main's parameter and of the file descriptor.
    pub name: String,
    /// Where it listens.
    pub address: Address,
    /// Permissions of the file of a unix socket. Default: `0o666` as everywhere, less the umask.
    pub mode: Option<u32>,
    /// Length of the queue of connections not yet accepted.
    pub backlog: Option<u32>,
    /// Whether the daemon asks the kernel which users its clients are. Default: it does not.
    pub peers: bool,
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
}
