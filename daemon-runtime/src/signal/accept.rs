//! [`Accept`]: listeners whose connections [`Shutdown`](crate::Shutdown) yields.

use std::io;
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsFd;
use std::os::unix::net::{UnixListener, UnixStream};

use nix::errno::Errno;

use crate::socket::seqpacket::{UnixSeqpacketConn, UnixSeqpacketListener};

/// A listener that [`Shutdown::incoming`](crate::Shutdown::incoming) can serve.
pub trait Accept: AsFd {
    /// What it accepts.
    type Stream;

    /// Sets whether accepting waits.
    ///
    /// # Errors
    ///
    /// Those of ioctl(2).
    fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()>;

    /// Accepts one connection.
    ///
    /// # Errors
    ///
    /// Those of accept(2).
    fn accept_one(&self) -> io::Result<Self::Stream>;
}

impl Accept for TcpListener {
    type Stream = TcpStream;

    fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        TcpListener::set_nonblocking(self, nonblocking)
    }

    fn accept_one(&self) -> io::Result<TcpStream> {
        self.accept().map(|(stream, _)| stream)
    }
}

impl Accept for UnixListener {
    type Stream = UnixStream;

    fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        UnixListener::set_nonblocking(self, nonblocking)
    }

    fn accept_one(&self) -> io::Result<UnixStream> {
        self.accept().map(|(stream, _)| stream)
    }
}

impl Accept for UnixSeqpacketListener {
    type Stream = UnixSeqpacketConn;

    fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        UnixSeqpacketListener::set_nonblocking(self, nonblocking)
    }

    fn accept_one(&self) -> io::Result<UnixSeqpacketConn> {
        self.accept()
    }
}

/// accept(2), "Error handling": errors of the network that are already pending on the new connection, what a
/// firewall forbids, and interruptions.
pub(crate) fn concerns_one_connection(error: &io::Error) -> bool {
    use Errno as E;
    matches!(
        error.raw_os_error().map(Errno::from_raw),
        Some(
            E::ECONNABORTED
                | E::ECONNRESET
                | E::EINTR
                | E::EPERM
                | E::ENETDOWN
                | E::EPROTO
                | E::ENOPROTOOPT
                | E::EHOSTDOWN
                | E::ENONET
                | E::EHOSTUNREACH
                | E::EOPNOTSUPP
                | E::ENETUNREACH
        )
    )
}
