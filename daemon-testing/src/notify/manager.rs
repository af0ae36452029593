//! [`Manager`]: the receiving end of `sd_notify(3)`.

use std::ffi::OsString;
use std::io::IoSliceMut;
use std::os::fd::{AsRawFd, RawFd};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::path::Path;
use std::time::Duration;

use nix::cmsg_space;
use nix::errno::Errno;
use nix::sys::socket::sockopt::PassCred;
use nix::sys::socket::{ControlMessageOwned, MsgFlags, UnixCredentials, recvmsg, setsockopt};
use nix::time::{ClockId, clock_gettime};
use nix::unistd::close;

use super::Message;
use crate::wait::limit;

/// A socket that records what a daemon says.
///
/// ```
/// use daemon_testing::Workdir;
/// use daemon_testing::notify::Manager;
///
/// let workdir = Workdir::new();
/// let manager = Manager::at(&workdir.join("notify"));
/// let daemon = std::os::unix::net::UnixDatagram::unbound().unwrap();
/// daemon.send_to(b"STATUS=starting", manager.address()).unwrap();
/// daemon.send_to(b"READY=1", manager.address()).unwrap();
/// assert_eq!(manager.until("READY=1").len(), 2);
/// assert_eq!(manager.rest(), []);
/// ```
#[derive(Debug)]
pub struct Manager {
    socket: UnixDatagram,
    address: OsString,
}

impl Manager {
    /// At a path of the file system.
    ///
    /// ```
    /// # use daemon_testing::Workdir;
    /// # let workdir = Workdir::new();
    /// let manager = daemon_testing::notify::Manager::at(&workdir.join("notify"));
    /// assert_eq!(manager.address(), workdir.join("notify").as_os_str());
    /// ```
    ///
    /// # Panics
    ///
    /// When it cannot be bound.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self::listening(UnixDatagram::bind(path).expect("a socket at a path"), path.into())
    }

    /// At an abstract address made of `name`.
    ///
    /// ```
    /// let name = format!("manager-of-{}", std::process::id());
    /// let manager = daemon_testing::notify::Manager::hidden(name.as_ref());
    /// assert_eq!(manager.address(), &format!("@{name}")[..]);
    /// ```
    ///
    /// # Panics
    ///
    /// When it cannot be bound.
    #[must_use]
    pub fn hidden(name: &Path) -> Self {
        let address =
            SocketAddr::from_abstract_name(name.as_os_str().as_encoded_bytes()).expect("a short name");
        let mut written = OsString::from("@");
        written.push(name);
        Self::listening(UnixDatagram::bind_addr(&address).expect("an abstract socket"), written)
    }

    fn listening(socket: UnixDatagram, address: OsString) -> Self {
        setsockopt(&socket, PassCred, &true).expect("credentials with each message");
        socket.set_read_timeout(Some(limit())).expect("a deadline");
        Self { socket, address }
    }

    pub(crate) fn socket(&self) -> &UnixDatagram {
        &self.socket
    }

    /// The value for `NOTIFY_SOCKET`.
    ///
    /// ```
    /// # use std::os::unix::net::UnixDatagram;
    /// # use daemon_testing::{Workdir, notify::Manager};
    /// # let workdir = Workdir::new();
    /// # let manager = Manager::at(&workdir.join("notify"));
    /// # let daemon = UnixDatagram::unbound().unwrap();
    /// daemon.send_to(b"READY=1", manager.address()).unwrap();
    /// ```
    #[must_use]
    pub fn address(&self) -> &OsString {
        &self.address
    }

    /// Sends messages of its own until not one more fits.
    ///
    /// ```
    /// # use std::os::unix::net::UnixDatagram;
    /// # use daemon_testing::{Workdir, notify::Manager};
    /// # let workdir = Workdir::new();
    /// # let manager = Manager::at(&workdir.join("notify"));
    /// # let daemon = UnixDatagram::unbound().unwrap();
    /// manager.fill();
    /// daemon.set_nonblocking(true).unwrap();
    /// daemon.send_to(b"READY=1", manager.address()).unwrap_err();
    /// ```
    ///
    /// # Panics
    ///
    /// When it cannot send at all.
    pub fn fill(&self) {
        let sender = UnixDatagram::unbound().expect("a socket");
        sender.set_nonblocking(true).expect("a socket that does not wait");
        let address = self.socket.local_addr().expect("an address");
        while sender.send_to_addr(b"FILLER=1", &address).is_ok() {}
    }

    /// The next message.
    ///
    /// ```
    /// # use std::os::unix::net::UnixDatagram;
    /// # use daemon_testing::{Workdir, notify::Manager};
    /// # let workdir = Workdir::new();
    /// # let manager = Manager::at(&workdir.join("notify"));
    /// # let daemon = UnixDatagram::unbound().unwrap();
    /// daemon.send_to(b"READY=1", manager.address()).unwrap();
    /// assert!(manager.next().has("READY=1"));
    /// ```
    ///
    /// # Panics
    ///
    /// At the deadline.
    #[must_use]
    #[track_caller]
    pub fn next(&self) -> Message {
        self.receive(MsgFlags::empty()).unwrap_or_else(|error| panic!("no message: {error}"))
    }

    /// Everything up to the first message that holds `assignment`, which is the last one returned.
    ///
    /// ```
    /// # use std::os::unix::net::UnixDatagram;
    /// # use daemon_testing::{Workdir, notify::Manager};
    /// # let workdir = Workdir::new();
    /// # let manager = Manager::at(&workdir.join("notify"));
    /// # let daemon = UnixDatagram::unbound().unwrap();
    /// daemon.send_to(b"STATUS=starting", manager.address()).unwrap();
    /// daemon.send_to(b"READY=1", manager.address()).unwrap();
    /// assert_eq!(manager.until("READY=1")[0].get("STATUS"), Some("starting"));
    /// ```
    ///
    /// # Panics
    ///
    /// At the deadline.
    #[must_use]
    #[track_caller]
    pub fn until(&self, assignment: &str) -> Vec<Message> {
        let mut messages = Vec::new();
        while !messages.last().is_some_and(|message: &Message| message.has(assignment)) {
            let next = self.receive(MsgFlags::empty());
            messages.push(next.unwrap_or_else(|error| panic!("no {assignment} after {messages:?}: {error}")));
        }
        messages
    }

    /// What is there already.
    ///
    /// ```
    /// # use std::os::unix::net::UnixDatagram;
    /// # use daemon_testing::{Workdir, notify::Manager};
    /// # let workdir = Workdir::new();
    /// # let manager = Manager::at(&workdir.join("notify"));
    /// # let daemon = UnixDatagram::unbound().unwrap();
    /// daemon.send_to(b"STOPPING=1", manager.address()).unwrap();
    /// assert_eq!(manager.rest().len(), 1);
    /// ```
    #[must_use]
    pub fn rest(&self) -> Vec<Message> {
        std::iter::from_fn(|| self.receive(MsgFlags::MSG_DONTWAIT).ok()).collect()
    }

    fn receive(&self, flags: MsgFlags) -> Result<Message, Errno> {
        let (message, descriptors) = self.receive_with_descriptors(flags)?;
        for number in descriptors {
            close(number).expect("a descriptor of ours");
        }
        Ok(message)
    }

    /// A message and the descriptors that came with it, which are the caller's to close.
    pub(crate) fn receive_with_descriptors(&self, flags: MsgFlags) -> Result<(Message, Vec<RawFd>), Errno> {
        let mut buffer = [0; 4096];
        let mut control = cmsg_space!(UnixCredentials, [RawFd; 64]);
        let flags = flags | MsgFlags::MSG_CMSG_CLOEXEC;
        let mut parts = [IoSliceMut::new(&mut buffer)];
        let received = loop {
            match recvmsg::<()>(self.socket.as_raw_fd(), &mut parts, Some(&mut control), flags) {
                Err(Errno::EINTR) => {}
                received => break received?,
            }
        };
        let (mut sender, mut descriptors) = (None, Vec::new());
        for message in received.cmsgs()? {
            match message {
                ControlMessageOwned::ScmCredentials(credentials) => sender = Some(credentials.pid()),
                ControlMessageOwned::ScmRights(numbers) => descriptors.extend(numbers),
                _ => {}
            }
        }
        let length = received.bytes;
        let message = Message {
            sender: sender.unwrap_or_default(),
            descriptors: descriptors.len(),
            text: String::from_utf8_lossy(&buffer[..length]).into_owned(),
            read_at: now(),
        };
        Ok((message, descriptors))
    }
}

/// The monotonic clock, as `MONOTONIC_USEC` counts.
///
/// ```
/// let before = daemon_testing::notify::now();
/// assert!(daemon_testing::notify::now() >= before);
/// ```
///
/// # Panics
///
/// Without a clock.
#[must_use]
pub fn now() -> Duration {
    Duration::from(clock_gettime(ClockId::CLOCK_MONOTONIC).expect("a clock"))
}
