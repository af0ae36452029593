//! [`UnixSeqpacketListener`] and [`UnixSeqpacketConn`]: connections that keep the boundaries of records, for which the
//! standard library has no type.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::sys::socket::{
    AddressFamily, MsgFlags, SockFlag, SockType, UnixAddr, connect, getsockname, recv, send, setsockopt,
    socket, sockopt,
};
use nix::sys::time::{TimeVal, TimeValLike};

use crate::interrupted::until_done;
use crate::socket::nonblocking::set_nonblocking;
use crate::sys;

/// As good as for ever: what every kernel can count.
const LONGEST: Duration = Duration::from_secs(i32::MAX as u64);

/// A unix socket of the type `SOCK_SEQPACKET` that listens: unix(7).
///
/// What is sent over its connections arrives record by record, in order and whole, as with datagrams; that the other
/// side has gone is told, as with streams.
///
/// ```no_run
/// use daemon_runtime::{Shutdown, UnixSeqpacketListener, daemon};
///
/// #[daemon(listen(control = "unix-seqpacket:/run/pingd/control.sock"))]
/// fn main(control: UnixSeqpacketListener, shutdown: Shutdown) -> std::io::Result<()> {
///     for client in shutdown.incoming(&control) {
///         let client = client?;
///         let mut record = [0; 512];
///         let length = client.recv(&mut record)?;
///         client.send(&record[..length])?;
///     }
///     Ok(())
/// }
/// ```
#[derive(Debug)]
pub struct UnixSeqpacketListener {
    socket: OwnedFd,
}

/// A connection of a [`UnixSeqpacketListener`], or one to such a listener.
#[derive(Debug)]
pub struct UnixSeqpacketConn {
    socket: OwnedFd,
}

impl UnixSeqpacketListener {
    /// Accepts one connection.
    ///
    /// # Errors
    ///
    /// Those of accept(2).
    pub fn accept(&self) -> io::Result<UnixSeqpacketConn> {
        Ok(UnixSeqpacketConn { socket: until_done(|| sys::accept(self.as_fd()))? })
    }

    /// The path that it is bound to, if it is one.
    ///
    /// # Errors
    ///
    /// Those of getsockname(2).
    pub fn path(&self) -> io::Result<Option<PathBuf>> {
        let address = getsockname::<UnixAddr>(self.as_raw_fd())?;
        Ok(address.path().map(Path::to_owned))
    }

    /// Sets whether accepting waits.
    ///
    /// # Errors
    ///
    /// Those of fcntl(2).
    pub fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        set_nonblocking(self.as_fd(), nonblocking)
    }
}

impl UnixSeqpacketConn {
    /// Connects to the listener at a path.
    ///
    /// # Errors
    ///
    /// Those of socket(2) and connect(2).
    pub fn connect(path: impl AsRef<Path>) -> io::Result<Self> {
        let socket = socket(AddressFamily::Unix, SockType::SeqPacket, SockFlag::SOCK_CLOEXEC, None)?;
        let address = UnixAddr::new(path.as_ref())?;
        connect(socket.as_raw_fd(), &address)?;
        Ok(Self { socket })
    }

    /// Sends one record, whole or not at all. The record of a client that has gone is an error, not a signal.
    ///
    /// # Errors
    ///
    /// Those of send(2).
    pub fn send(&self, record: &[u8]) -> io::Result<()> {
        until_done(|| send(self.as_raw_fd(), record, MsgFlags::MSG_NOSIGNAL))?;
        Ok(())
    }

    /// Receives one record and returns its length; 0 when the other side has gone, or has sent an empty one.
    ///
    /// # Errors
    ///
    /// Those of recv(2). `InvalidData` when the record is longer than the buffer: what did not fit is lost.
    pub fn recv(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = until_done(|| recv(self.as_raw_fd(), buffer, MsgFlags::MSG_TRUNC))?;
        if length > buffer.len() {
            let text = format!("a record of {length} bytes does not fit in {}", buffer.len());
            return Err(io::Error::new(io::ErrorKind::InvalidData, text));
        }
        Ok(length)
    }

    /// Sets whether sending and receiving wait.
    ///
    /// # Errors
    ///
    /// Those of fcntl(2).
    pub fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        set_nonblocking(self.as_fd(), nonblocking)
    }

    /// How long receiving waits before it fails with `WouldBlock`; `None` for ever.
    ///
    /// # Errors
    ///
    /// Those of setsockopt(2).
    pub fn set_read_timeout(&self, limit: Option<Duration>) -> io::Result<()> {
        Ok(setsockopt(&self.socket, sockopt::ReceiveTimeout, &time(limit))?)
    }

    /// How long sending waits before it fails with `WouldBlock`; `None` for ever.
    ///
    /// # Errors
    ///
    /// Those of setsockopt(2).
    pub fn set_write_timeout(&self, limit: Option<Duration>) -> io::Result<()> {
        Ok(setsockopt(&self.socket, sockopt::SendTimeout, &time(limit))?)
    }
}

/// socket(7), `SO_RCVTIMEO`: zero is for ever, so that the shortest limit is a microsecond.
fn time(limit: Option<Duration>) -> TimeVal {
    let microseconds = limit.map_or(0, |limit| limit.min(LONGEST).as_micros().max(1));
    TimeVal::microseconds(i64::try_from(microseconds).unwrap_or(i64::MAX))
}

/// The descriptors, both ways, for both types.
macro_rules! descriptors {
    ($($type:ident)*) => {$(
        impl AsFd for $type {
            fn as_fd(&self) -> BorrowedFd<'_> {
                self.socket.as_fd()
            }
        }

        impl AsRawFd for $type {
            fn as_raw_fd(&self) -> RawFd {
                self.socket.as_raw_fd()
            }
        }

        /// Believed to be a socket of this type.
        impl From<OwnedFd> for $type {
            fn from(socket: OwnedFd) -> Self {
                Self { socket }
            }
        }

        impl From<$type> for OwnedFd {
            fn from(socket: $type) -> Self {
                socket.socket
            }
        }
    )*};
}

descriptors! { UnixSeqpacketListener UnixSeqpacketConn }
