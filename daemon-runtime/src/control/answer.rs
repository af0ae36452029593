//! The answer to a `reload` that was asked for by a signal: who asks names a socket in the signal's number, and the daemon replies there.
//!
//! The name is one that the kernel has given to the asker's socket (unix(7), "Autobind": five
//! hexadecimal digits in the abstract namespace), so it fits in the number that sigqueue(3) carries, and
//! no file, permission or descriptor of the daemon is needed. The asker believes only the process that
//! it has signalled: the kernel says who sent the reply.

use std::io::{self, IoSliceMut};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::Duration;

use nix::cmsg_space;
use nix::sys::socket::{
    AddressFamily, ControlMessageOwned, MsgFlags, SockFlag, SockType, UnixAddr, UnixCredentials, bind,
    getsockname, recvmsg, setsockopt, socket, sockopt,
};
use nix::unistd::Pid;

#[cfg(feature = "control")]
use crate::control::channel;
use crate::sys::Arrival;

/// The longest reason that is told, in bytes.
const LENGTH: usize = 8192;
const RECEIVED: u8 = b'?';
const APPLIED: u8 = b'+';
const REFUSED: u8 = b'-';

/// How long a full queue of who asked may hold the answer up: others can fill it.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is told to who asks too late.
const TOO_LATE: &str = "the daemon is stopping";

/// Who asked for a reload and waits for the answer.
#[derive(PartialEq, Eq)]
pub(crate) enum Asker {
    /// By a signal, with the number that names its socket.
    Named(usize),
    /// Through the control socket.
    #[cfg(feature = "control")]
    Connected(channel::Waiting),
}

impl Asker {
    /// Reads the number that came with the signal, if one did.
    pub(crate) fn of(arrival: Arrival) -> Option<Self> {
        arrival.value.filter(|&name| name <= 0xf_ffff).map(Self::Named)
    }

    /// The signal has arrived, so it need not be sent again.
    pub(crate) fn received(&self) {
        match self {
            Self::Named(name) => drop(send(*name, RECEIVED, "", None)),
            #[cfg(feature = "control")]
            Self::Connected(_) => {}
        }
    }

    /// What came of it.
    pub(crate) fn verdict(&self, verdict: &Result<String, String>) {
        match self {
            // Whoever asked may have stopped waiting, which is no concern of the daemon.
            Self::Named(name) => drop(match verdict {
                Ok(restart) => send(*name, APPLIED, restart, Some(PATIENCE)),
                Err(why) => send(*name, REFUSED, why, Some(PATIENCE)),
            }),
            #[cfg(feature = "control")]
            Self::Connected(waiting) => waiting.verdict(verdict.as_deref().map_err(String::as_str)),
        }
    }

    /// The daemon is on its way out, and does not wait for anybody.
    pub(crate) fn too_late(&self) {
        match self {
            Self::Named(name) => drop(send(*name, REFUSED, TOO_LATE, None)),
            #[cfg(feature = "control")]
            Self::Connected(waiting) => waiting.verdict(Err(TOO_LATE)),
        }
    }
}

fn send(name: usize, tag: u8, text: &str, patience: Option<Duration>) -> io::Result<()> {
    let address = SocketAddr::from_abstract_name(format!("{name:05x}"))?;
    let socket = UnixDatagram::unbound()?;
    socket.set_nonblocking(patience.is_none())?;
    socket.set_write_timeout(patience)?;
    let message: Vec<u8> = [tag].into_iter().chain(text.bytes().take(LENGTH)).collect();
    socket.send_to_addr(&message, &address).map(drop)
}

/// What the daemon replies.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    Received,
    /// What needs a restart, in words.
    Applied(String),
    Refused(String),
}

/// The socket of a process that asks.
pub(crate) struct Question {
    socket: OwnedFd,
    /// The number that names it.
    pub(crate) value: usize,
}

impl Question {
    /// Has the kernel name a socket.
    pub(crate) fn new() -> io::Result<Self> {
        let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
        let socket = socket(AddressFamily::Unix, SockType::Datagram, flags, None)?;
        setsockopt(&socket, sockopt::PassCred, &true)?;
        bind(socket.as_raw_fd(), &UnixAddr::new_unnamed())?;
        let address: UnixAddr = getsockname(socket.as_raw_fd())?;
        let name = address.as_abstract().and_then(|name| std::str::from_utf8(name).ok());
        let value = name.and_then(|name| usize::from_str_radix(name, 16).ok());
        let value = value.ok_or_else(|| io::Error::other("the kernel gave the socket no name"))?;
        Ok(Self { socket, value })
    }

    /// A reply of this process, if one is there. Anybody may send to the socket; others are passed over.
    pub(crate) fn reply(&self, from: Pid) -> io::Result<Option<Reply>> {
        let mut buffer = [0; LENGTH + 1];
        let mut control = cmsg_space!(UnixCredentials);
        let (sender, length) = {
            let mut parts = [IoSliceMut::new(&mut buffer)];
            let flags = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_CMSG_CLOEXEC;
            let message =
                recvmsg::<UnixAddr>(self.socket.as_raw_fd(), &mut parts, Some(&mut control), flags)?;
            // More than credentials, such as descriptors, does not fit and is not from the daemon.
            let sender = message.cmsgs().ok().into_iter().flatten().find_map(|control| match control {
                ControlMessageOwned::ScmCredentials(credentials) => Some(credentials.pid()),
                _ => None,
            });
            (sender, message.bytes)
        };
        if sender != Some(from.as_raw()) {
            return Ok(None);
        }
        let text = buffer.get(1..length).map(String::from_utf8_lossy).unwrap_or_default();
        Ok(match buffer.first() {
            Some(&RECEIVED) => Some(Reply::Received),
            Some(&APPLIED) => Some(Reply::Applied(text.into_owned())),
            Some(&REFUSED) => Some(Reply::Refused(text.into_owned())),
            _ => None,
        })
    }
}

impl AsFd for Question {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}
