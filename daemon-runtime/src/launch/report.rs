//! The pipe between the daemon and the launcher that waits for it: a pid, then ready or a reason.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::AsFd;

use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::poll::{PollFd, PollFlags, PollTimeout};
use nix::unistd::{Pid, pipe2};

/// The first byte of each message.
const PID: u8 = b'P';
const NO_FORK: u8 = b'N';
const READY: u8 = b'R';
const FAILED: u8 = b'F';

/// Makes the pipe, close-on-exec at both ends.
pub(crate) fn pipe() -> nix::Result<(Receiver, Sender)> {
    let (read, write) = pipe2(OFlag::O_CLOEXEC)?;
    Ok((Receiver { file: File::from(read) }, Sender { file: File::from(write) }))
}

/// The daemon's end.
#[derive(Debug)]
pub(crate) struct Sender {
    file: File,
}

impl Sender {
    /// Says which process the second fork made. Only writes: it runs between the forks.
    pub(crate) fn forked(&self, second: Result<Pid, Errno>) -> nix::Result<()> {
        let (tag, number) = match second {
            Ok(pid) => (PID, pid.as_raw()),
            Err(errno) => (NO_FORK, errno as i32),
        };
        let [a, b, c, d] = number.to_le_bytes();
        nix::unistd::write(&self.file, &[tag, a, b, c, d]).map(drop)
    }

    /// The daemon is ready. An error means that nobody waits any longer.
    pub(crate) fn ready(mut self) -> std::io::Result<()> {
        self.file.write_all(&[READY])
    }

    /// The daemon will not be ready, and why.
    pub(crate) fn failed(mut self, reason: &str) -> std::io::Result<()> {
        self.file.write_all(&[FAILED]).and_then(|()| self.file.write_all(reason.as_bytes()))
    }
}

/// What the launcher hears after the pid.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The daemon is ready.
    Ready,
    /// It is not going to be, for this reason.
    Failed(String),
    /// It ended without a word.
    Silence,
    /// The limit passed.
    Late,
}

/// The launcher's end.
#[derive(Debug)]
pub(crate) struct Receiver {
    file: File,
}

impl Receiver {
    /// The daemon's process; the first message, by the daemon or by the process that could not make it.
    pub(crate) fn pid(&mut self) -> std::io::Result<Pid> {
        let mut message = [0; 5];
        self.file.read_exact(&mut message)?;
        let [tag, a, b, c, d] = message;
        let number = i32::from_le_bytes([a, b, c, d]);
        if tag == PID { Ok(Pid::from_raw(number)) } else { Err(std::io::Error::from_raw_os_error(number)) }
    }

    /// Waits for the daemon's word.
    pub(crate) fn verdict(&mut self, limit: PollTimeout) -> std::io::Result<Verdict> {
        let mut wait = [PollFd::new(self.file.as_fd(), PollFlags::POLLIN)];
        if nix::poll::poll(&mut wait, limit)? == 0 {
            return Ok(Verdict::Late);
        }
        let mut tag = [0];
        Ok(match self.file.read(&mut tag)? {
            0 => Verdict::Silence,
            _ if tag[0] == READY => Verdict::Ready,
            _ => {
                let mut reason = Vec::new();
                self.file.read_to_end(&mut reason)?;
                Verdict::Failed(String::from_utf8_lossy(&reason).into_owned())
            }
        })
    }
}
