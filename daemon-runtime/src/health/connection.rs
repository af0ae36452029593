//! [`Connection`]: one client, whose request is read and answered without ever waiting for it.

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::PollFlags;
use nix::sys::socket::{MsgFlags, Shutdown, recv, send, shutdown};

use crate::health::request::{self, LONGEST, Request};

/// How long a client has for all of it.
const LIMIT: Duration = Duration::from_secs(10);
/// How much is read of a client that goes on after its request: closing on what was not read would take the
/// answer back.
const LEFTOVER: usize = 64 << 10;

/// A client.
#[derive(Debug)]
pub(super) struct Connection {
    socket: OwnedFd,
    state: State,
    until: Instant,
}

#[derive(Debug)]
enum State {
    /// What has come of the request.
    Reading(Vec<u8>),
    /// The answer, and how much of it was sent.
    Answering(Vec<u8>, usize),
    /// Answered; until the client ends it, too. How much more was read.
    Leaving(usize),
}

impl Connection {
    /// Takes a socket that does not block.
    pub(super) fn new(socket: OwnedFd, now: Instant) -> Self {
        Self { socket, state: State::Reading(Vec::new()), until: now + LIMIT }
    }

    /// Until when it may last.
    pub(super) fn until(&self) -> Instant {
        self.until
    }

    /// Whether its answer was sent.
    pub(super) fn is_answered(&self) -> bool {
        matches!(self.state, State::Leaving(_))
    }

    /// What it waits for.
    pub(super) fn awaits(&self) -> PollFlags {
        match self.state {
            State::Answering(..) => PollFlags::POLLOUT,
            State::Reading(_) | State::Leaving(_) => PollFlags::POLLIN,
        }
    }

    /// Goes on as far as the client lets it. Whether there is anything left to do.
    pub(super) fn go_on(&mut self, answer: impl Fn(Request) -> Vec<u8>) -> bool {
        loop {
            match self.step(&answer) {
                Ok(true) | Err(Errno::EINTR) => {}
                Err(Errno::EAGAIN) => return true,
                Ok(false) | Err(_) => return false,
            }
        }
    }

    fn step(&mut self, answer: impl Fn(Request) -> Vec<u8>) -> nix::Result<bool> {
        let socket = self.socket.as_raw_fd();
        let mut buffer = [0; LONGEST];
        match &mut self.state {
            State::Reading(head) => {
                let room = buffer.get_mut(..LONGEST - head.len()).unwrap_or_default();
                let count = recv(socket, room, MsgFlags::empty())?;
                head.extend_from_slice(room.get(..count).unwrap_or_default());
                if let Some(request) = request::read(head) {
                    self.state = State::Answering(answer(request), 0);
                    return Ok(true);
                }
                Ok(count > 0)
            }
            State::Answering(bytes, sent) => {
                let rest = bytes.get(*sent..).unwrap_or_default();
                // Main may have SIGPIPE at its default.
                *sent += send(socket, rest, MsgFlags::MSG_NOSIGNAL)?;
                if *sent >= bytes.len() {
                    shutdown(socket, Shutdown::Write)?;
                    self.state = State::Leaving(0);
                }
                Ok(true)
            }
            State::Leaving(read) => {
                let count = recv(socket, &mut buffer, MsgFlags::empty())?;
                *read += count;
                Ok(count > 0 && *read < LEFTOVER)
            }
        }
    }
}

impl AsFd for Connection {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}
