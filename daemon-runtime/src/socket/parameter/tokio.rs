//! [`Tokio`]: sockets of tokio in main, on their way into its runtime.

use std::io;

use tokio::net;
use tokio::runtime::Handle;

use super::{needs, nonblocking, take_all, take_one};
use crate::context::Context;
use crate::error::Error;
use crate::params::FromDaemon;
use crate::plan::{Needs, Socket};

/// A socket of tokio that its runtime does not know yet.
///
/// A daemon has to fork before the first thread runs, and `#[tokio::main]` starts its threads after that: so what main
/// takes is made before there is a runtime. The sockets of tokio cannot be made without one. This is the socket until
/// then, and [`register`](Self::register) makes it one of tokio.
///
/// ```no_run
/// use daemon_runtime::{Shutdown, Tokio, daemon};
/// use tokio::net::TcpListener;
///
/// #[daemon(listen(http = "0.0.0.0:80"))]
/// #[tokio::main(flavor = "current_thread")]
/// async fn main(http: Tokio<TcpListener>, shutdown: Shutdown) -> std::io::Result<()> {
///     let http = http.register()?;
///     tokio::select! {
///         client = http.accept() => drop(client?),
///         () = shutdown => {}
///     }
///     Ok(())
/// }
/// ```
///
/// `Tokio<Vec<TcpListener>>` is all the sockets of a name.
#[derive(Debug)]
#[must_use = "nobody serves it before `register`"]
pub struct Tokio<T: TokioSocket>(T::Before);

impl<T: TokioSocket> Tokio<T> {
    /// The socket as one of tokio's, in the runtime that this is called in.
    ///
    /// # Errors
    ///
    /// When no runtime of tokio runs here, or it cannot watch the socket.
    ///
    /// # Panics
    ///
    /// As tokio does in a runtime that was built without input and output (`enable_io`). `#[tokio::main]` enables it.
    pub fn register(self) -> io::Result<T> {
        Handle::try_current().map_err(|error| {
            io::Error::other(format!("a socket can only be registered in a runtime of tokio: {error}"))
        })?;
        T::register(self.0)
    }
}

/// What [`Tokio`] can become: `TcpListener`, `UdpSocket`, `UnixListener` and `UnixDatagram` of `tokio::net`, and a `Vec` of
/// one of them.
pub trait TokioSocket: Sized + sealed::Sealed {
    /// What it is before.
    #[doc(hidden)]
    type Before: std::fmt::Debug;
    #[doc(hidden)]
    const NEEDS: Needs;

    #[doc(hidden)]
    fn take(context: &Context, name: &str) -> Result<Self::Before, Error>;
    #[doc(hidden)]
    fn register(before: Self::Before) -> io::Result<Self>;
}

mod sealed {
    pub trait Sealed {}
}

impl<T: TokioSocket> FromDaemon for Tokio<T> {
    const NEEDS: Needs = T::NEEDS;

    fn from_daemon(context: &Context, name: &str) -> Result<Self, Error> {
        T::take(context, name).map(Self)
    }
}

macro_rules! tokio_sockets {
    ($($type:ty => $kind:ident, $before:ty;)*) => {$(
        impl sealed::Sealed for $type {}

        impl TokioSocket for $type {
            type Before = $before;
            const NEEDS: Needs = needs(Socket::$kind, false);

            fn take(context: &Context, name: &str) -> Result<$before, Error> {
                take_one(context, name, Socket::$kind, nonblocking)
            }

            fn register(before: $before) -> io::Result<Self> {
                Self::from_std(before)
            }
        }

        impl sealed::Sealed for Vec<$type> {}

        impl TokioSocket for Vec<$type> {
            type Before = Vec<$before>;
            const NEEDS: Needs = needs(Socket::$kind, true);

            fn take(context: &Context, name: &str) -> Result<Vec<$before>, Error> {
                take_all(context, name, Socket::$kind, nonblocking)
            }

            fn register(before: Vec<$before>) -> io::Result<Self> {
                before.into_iter().map(<$type>::from_std).collect()
            }
        }
    )*};
}

tokio_sockets! {
    net::TcpListener => Tcp, std::net::TcpListener;
    net::UdpSocket => Udp, std::net::UdpSocket;
    net::UnixListener => Unix, std::os::unix::net::UnixListener;
    net::UnixDatagram => UnixDatagram, std::os::unix::net::UnixDatagram;
}
