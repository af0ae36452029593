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

use crate::wait::DEADLINE;

/// One datagram, who sent it, and when it was read.
#[derive(Clone, Debug)]
pub struct Message {
    /// The assignments, one a line.
    pub text: String,
    /// The process that the kernel vouches for.
    pub sender: i32,
    /// How many descriptors came with it. They are closed by then.
    pub descriptors: usize,
    /// Reading of the monotonic clock.
    pub read_at: Duration,
}

impl Message {
    /// The value of an assignment.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
    }

    /// Whether it holds `assignment` as a line of its own.
    #[must_use]
    pub fn has(&self, assignment: &str) -> bool {
        self.text.lines().any(|line| line == assignment)
    }
}

/// A socket that records what a daemon says.
#[derive(Debug)]
pub struct Manager {
    socket: UnixDatagram,
    address: OsString,
}

impl Manager {
    /// At a path of the file system.
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
        socket.set_read_timeout(Some(DEADLINE)).expect("a deadline");
        Self { socket, address }
    }

    /// The value for `NOTIFY_SOCKET`.
    #[must_use]
    pub fn address(&self) -> &OsString {
        &self.address
    }

    /// Sends messages of its own until not one more fits.
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
    #[must_use]
    pub fn rest(&self) -> Vec<Message> {
        std::iter::from_fn(|| self.receive(MsgFlags::MSG_DONTWAIT).ok()).collect()
    }

    fn receive(&self, flags: MsgFlags) -> Result<Message, Errno> {
        let mut buffer = [0; 4096];
        let mut control = cmsg_space!(UnixCredentials, [RawFd; 4]);
        let mut parts = [IoSliceMut::new(&mut buffer)];
        let received = loop {
            match recvmsg::<()>(self.socket.as_raw_fd(), &mut parts, Some(&mut control), flags) {
                Err(Errno::EINTR) => {}
                received => break received?,
            }
        };
        let (mut sender, mut descriptors) = (None, 0);
        for message in received.cmsgs()? {
            match message {
                ControlMessageOwned::ScmCredentials(credentials) => sender = Some(credentials.pid()),
                ControlMessageOwned::ScmRights(numbers) => {
                    descriptors += numbers.len();
                    for number in numbers {
                        close(number).expect("a descriptor of ours");
                    }
                }
                _ => {}
            }
        }
        let length = received.bytes;
        Ok(Message {
            sender: sender.unwrap_or_default(),
            descriptors,
            text: String::from_utf8_lossy(&buffer[..length]).into_owned(),
            read_at: now(),
        })
    }
}

/// The monotonic clock, as `MONOTONIC_USEC` counts.
///
/// # Panics
///
/// Without a clock.
#[must_use]
pub fn now() -> Duration {
    Duration::from(clock_gettime(ClockId::CLOCK_MONOTONIC).expect("a clock"))
}
