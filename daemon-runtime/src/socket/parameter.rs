//! Sockets as parameters of main: one, or all, of the name in `listen`.

use std::io;
use std::net::{TcpListener, UdpSocket};
#[cfg(any(feature = "mio", feature = "tokio"))]
use std::os::fd::AsFd;
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixDatagram, UnixListener};

use crate::context::Context;
use crate::error::Error;
use crate::params::FromDaemon;
use crate::plan::{Needs, Socket};
use crate::socket::listeners::Listener;
use crate::socket::seqpacket::UnixSeqpacketListener;

#[cfg(feature = "async-io")]
mod async_io;
#[cfg(feature = "mio")]
mod mio;
#[cfg(feature = "tokio")]
pub(crate) mod tokio;

/// What a parameter asks that takes sockets of one kind.
const fn needs(socket: Socket, several: bool) -> Needs {
    Needs { socket: Some(socket), several, ..Needs::NONE }
}

/// The only socket of a name.
fn take_one<T>(
    context: &Context,
    name: &str,
    kind: Socket,
    make: impl Fn(OwnedFd) -> io::Result<T>,
) -> Result<T, Error> {
    let mut listeners = context.listeners();
    let Some(socket) = listeners.take(name) else { return Err(none_left(name)) };
    // Nobody would ever accept from the others.
    if listeners.contains(name) && !context.inner.plan.needs.any_socket {
        return Err(Error::Parameter(format!(
            "there are several sockets `{name}`, and main takes one; it can take a `Vec` of them"
        )));
    }
    made(name, kind, socket, make)
}

/// All sockets of a name.
fn take_all<T>(
    context: &Context,
    name: &str,
    kind: Socket,
    make: impl Fn(OwnedFd) -> io::Result<T>,
) -> Result<Vec<T>, Error> {
    let sockets = context.listeners().take_all(name);
    if sockets.is_empty() {
        return Err(none_left(name));
    }
    sockets.into_iter().map(|socket| made(name, kind, socket, &make)).collect()
}

fn none_left(name: &str) -> Error {
    Error::Parameter(format!("there is no socket `{name}` left for main to take"))
}

fn made<T>(
    name: &str,
    kind: Socket,
    socket: Listener,
    make: impl Fn(OwnedFd) -> io::Result<T>,
) -> Result<T, Error> {
    let found = socket.socket();
    if found != kind {
        let (wanted, declared) = (kind.words(), found.words());
        return Err(Error::Parameter(format!(
            "main takes `{name}` as a {wanted}, but `listen` declares a {declared}"
        )));
    }
    make(socket.into())
        .map_err(|error| Error::Parameter(format!("the socket `{name}` cannot be prepared: {error}")))
}

/// For an event loop.
#[cfg(any(feature = "mio", feature = "tokio"))]
fn nonblocking<S: From<OwnedFd>>(socket: OwnedFd) -> io::Result<S> {
    super::nonblocking::set_nonblocking(socket.as_fd(), true).map(|()| socket.into())
}

/// A type as a parameter, by itself and in a `Vec`.
macro_rules! parameters {
    ($($type:ty => $kind:ident, $make:expr;)*) => {$(
        impl FromDaemon for $type {
            const NEEDS: Needs = needs(Socket::$kind, false);

            fn from_daemon(context: &Context, name: &str) -> Result<Self, Error> {
                take_one(context, name, Socket::$kind, $make)
            }
        }

        impl FromDaemon for Vec<$type> {
            const NEEDS: Needs = needs(Socket::$kind, true);

            fn from_daemon(context: &Context, name: &str) -> Result<Self, Error> {
                take_all(context, name, Socket::$kind, $make)
            }
        }
    )*};
}

#[cfg(any(feature = "async-io", feature = "mio"))]
use parameters;

parameters! {
    TcpListener => Tcp, |socket| Ok(socket.into());
    UdpSocket => Udp, |socket| Ok(socket.into());
    UnixListener => Unix, |socket| Ok(socket.into());
    UnixDatagram => UnixDatagram, |socket| Ok(socket.into());
    UnixSeqpacketListener => UnixSeqpacket, |socket| Ok(socket.into());
}
