//! The pipe between the daemon and the launcher that waits for it: one message, ready or a reason.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::poll::{PollFd, PollFlags, ppoll};
use nix::sys::signal::SigSet;
use nix::sys::time::TimeSpec;
use nix::unistd::pipe2;

use crate::interrupted::until_done;

/// The first byte of the message.
const READY: u8 = b'R';
/// Before an exit status and a reason.
const FAILED: u8 = b'F';
/// Before a step and a number.
const NO_DAEMON: u8 = b'N';
/// Before a number of microseconds.
const EXTEND: u8 = b'E';
/// The last byte of a reason. Its end is not waited for: what the daemon has forked may hold the pipe.
const END: u8 = 0;

/// Makes the pipe, close-on-exec at both ends.
pub(crate) fn pipe() -> nix::Result<(Receiver, Sender)> {
    let (read, write) = pipe2(OFlag::O_CLOEXEC)?;
    Ok((Receiver { file: File::from(read) }, Sender { file: File::from(write) }))
}

/// The daemon's end.
#[derive(Debug)]
pub(crate) struct Sender {
    pub(crate) file: File,
}

impl Sender {
    /// There is no daemon, because a step between the forks failed. Only writes: it runs there.
    pub(crate) fn no_daemon(&self, step: Between, errno: Errno) -> nix::Result<()> {
        let [a, b, c, d] = (errno as i32).to_le_bytes();
        until_done(|| nix::unistd::write(&self.file, &[NO_DAEMON, step as u8, a, b, c, d])).map(drop)
    }

    /// The daemon takes this much longer from now on.
    pub(crate) fn extend(&mut self, by: Duration) -> io::Result<()> {
        let microseconds = u64::try_from(by.as_micros()).unwrap_or(u64::MAX);
        let mut message = vec![EXTEND];
        message.extend(microseconds.to_le_bytes());
        self.file.write_all(&message)
    }

    /// The daemon is ready. An error means that nobody waits any longer.
    pub(crate) fn ready(&mut self) -> io::Result<()> {
        self.file.write_all(&[READY])
    }

    /// The daemon will not be ready: with which status it ends, and why.
    pub(crate) fn failed(mut self, status: u8, reason: &str) -> io::Result<()> {
        let reason = reason.bytes().filter(|&byte| byte != END);
        let message: Vec<u8> = [FAILED, status].into_iter().chain(reason).chain([END]).collect();
        self.file.write_all(&message)
    }
}

/// A step between the two forks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Between {
    Session = b's' as isize,
    Fork = b'f' as isize,
}

/// What the launcher hears.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The daemon is ready.
    Ready,
    /// It is not going to be, and ends with this status for this reason.
    Failed(u8, String),
    /// It never came to be, because a step before it failed.
    NoDaemon(Between, Errno),
    /// It ended without a word.
    Silence,
    /// The limit passed, with all that the daemon has asked for.
    Late(Duration),
}

/// The launcher's end.
#[derive(Debug)]
pub(crate) struct Receiver {
    file: File,
}

impl Receiver {
    /// Waits for the daemon's word. Meanwhile, and only then, no signal is blocked: what ends the launcher
    /// leaves the daemon with nobody waiting, and it leaves too.
    pub(crate) fn verdict(&mut self, mut limit: Duration) -> io::Result<Verdict> {
        let start = Instant::now();
        let mut words = BufReader::new(&self.file);
        loop {
            if words.buffer().is_empty() {
                let mut wait = [PollFd::new(self.file.as_fd(), PollFlags::POLLIN)];
                let left = TimeSpec::from(limit.saturating_sub(start.elapsed()));
                if until_done(|| ppoll(&mut wait, Some(left), Some(SigSet::empty())))? == 0 {
                    return Ok(Verdict::Late(limit));
                }
            }
            let mut tag = [0];
            if let Err(error) = words.read_exact(&mut tag) {
                let silence = error.kind() == io::ErrorKind::UnexpectedEof;
                return if silence { Ok(Verdict::Silence) } else { Err(error) };
            }
            match tag {
                [READY] => return Ok(Verdict::Ready),
                [NO_DAEMON] => {
                    let mut message = [0; 5];
                    words.read_exact(&mut message)?;
                    let [step, errno @ ..] = message;
                    let step = if step == Between::Session as u8 { Between::Session } else { Between::Fork };
                    return Ok(Verdict::NoDaemon(step, Errno::from_raw(i32::from_le_bytes(errno))));
                }
                [EXTEND] => {
                    let mut number = [0; 8];
                    words.read_exact(&mut number)?;
                    let by = Duration::from_micros(u64::from_le_bytes(number));
                    limit = limit.max(start.elapsed().saturating_add(by));
                }
                _ => {
                    let mut status = [0];
                    words.read_exact(&mut status)?;
                    let mut message = Vec::new();
                    words.read_until(END, &mut message)?;
                    let reason = message.strip_suffix(&[END]).unwrap_or(&message);
                    return Ok(Verdict::Failed(status[0], String::from_utf8_lossy(reason).into_owned()));
                }
            }
        }
    }
}
