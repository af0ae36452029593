//! One connection: a line that comes, an answer that goes, and a deadline for each.

use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use nix::poll::PollFlags;

use super::grammar::{LONGEST, Request};
use super::peer::Admitted;
use super::reply::{Outcome, Reply};

/// How long whoever asks may take for the line, and again to read the answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Somebody who has connected.
pub(super) struct Connection {
    stream: UnixStream,
    pub(super) deadline: Instant,
    received: Vec<u8>,
    /// What is left to be sent, once there is an answer.
    answer: Option<Vec<u8>>,
}

/// What has become of a connection.
pub(super) enum Step {
    /// It goes on.
    On(Connection),
    /// A request has come whole.
    Asked(Connection, Request),
    /// It is over.
    Over,
}

impl Connection {
    /// Takes a connection; whoever is neither root nor the daemon's own user is told so.
    pub(super) fn new(stream: UnixStream, admitted: Admitted) -> io::Result<Self> {
        stream.set_nonblocking(true)?;
        let denied = !admitted.admits(&stream);
        let mut connection =
            Self { stream, deadline: Instant::now() + PATIENCE, received: Vec::new(), answer: None };
        if denied {
            connection
                .set_answer(&Reply::new(Outcome::Denied, "only root and the daemon's own user may ask"));
        }
        Ok(connection)
    }

    /// What to wait for.
    pub(super) fn events(&self) -> PollFlags {
        if self.answer.is_some() { PollFlags::POLLOUT } else { PollFlags::POLLIN }
    }

    /// Goes on as far as it can without waiting.
    pub(super) fn step(mut self) -> Step {
        let result = if self.answer.is_some() { self.send() } else { self.receive() };
        match result {
            Ok(None) => Step::On(self),
            Ok(Some(Progress::Asked(request))) => Step::Asked(self, request),
            Ok(Some(Progress::Over)) => Step::Over,
            Err(error) => match error.kind() {
                io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted => Step::On(self),
                _ => Step::Over,
            },
        }
    }

    /// Answers, and goes on.
    pub(super) fn answer(mut self, reply: &Reply) -> Step {
        self.set_answer(reply);
        self.step()
    }

    /// For an answer that comes later, told so now.
    pub(super) fn park(mut self) -> io::Result<UnixStream> {
        self.stream.write_all(&Reply::new(Outcome::Wait, "").encode())?;
        Ok(self.stream)
    }

    fn receive(&mut self) -> io::Result<Option<Progress>> {
        let mut buffer = [0; LONGEST + 1];
        let length = self.stream.read(&mut buffer)?;
        if length == 0 {
            return Ok(Some(Progress::Over));
        }
        self.received.extend(buffer.get(..length).unwrap_or_default());
        match Request::parse(&self.received) {
            Ok(None) => Ok(None),
            Ok(Some(request)) => Ok(Some(Progress::Asked(request))),
            Err(reply) => {
                self.set_answer(&reply);
                self.send()
            }
        }
    }

    fn set_answer(&mut self, reply: &Reply) {
        self.answer = Some(reply.encode());
        self.deadline = Instant::now() + PATIENCE;
    }

    fn send(&mut self) -> io::Result<Option<Progress>> {
        let Some(left) = &mut self.answer else { return Ok(None) };
        while !left.is_empty() {
            let sent = self.stream.write(left)?;
            left.drain(..sent);
        }
        Ok(Some(Progress::Over))
    }
}

enum Progress {
    Asked(Request),
    Over,
}

impl AsFd for Connection {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}
