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

/// The first byte of the message.
const READY: u8 = b'R';
const FAILED: u8 = b'F';
/// Before a number.
const NO_FORK: u8 = b'N';
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
    /// There is no daemon, because the second fork failed. Only writes: it runs between the forks.
    pub(crate) fn no_fork(&self, errno: Errno) -> nix::Result<()> {
        let [a, b, c, d] = (errno as i32).to_le_bytes();
        nix::unistd::write(&self.file, &[NO_FORK, a, b, c, d]).map(drop)
    }

    /// The daemon takes this much longer from now on.
    pub(crate) fn extend(&mut self, by: Duration) -> io::Result<()> {
        let microseconds = u64::try_from(by.as_micros()).unwrap_or(u64::MAX);
        let mut message = vec![EXTEND];
        message.extend(microseconds.to_le_bytes());
        self.file.write_all(&message)
    }

    /// The daemon is ready. An error means that nobody waits any longer.
    pub(crate) fn ready(mut self) -> io::Result<()> {
        self.file.write_all(&[READY])
    }

    /// The daemon will not be ready, and why.
    pub(crate) fn failed(mut self, reason: &str) -> io::Result<()> {
        let reason = reason.bytes().filter(|&byte| byte != END);
        let message: Vec<u8> = [FAILED].into_iter().chain(reason).chain([END]).collect();
        self.file.write_all(&message)
    }
}

/// What the launcher hears.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The daemon is ready.
    Ready,
    /// It is not going to be, for this reason.
    Failed(String),
    /// It never came to be, because the second fork failed.
    NoFork(Errno),
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
                if ppoll(&mut wait, Some(left), Some(SigSet::empty()))? == 0 {
                    return Ok(Verdict::Late(limit));
                }
            }
            let mut tag = [0];
            if words.read(&mut tag)? == 0 {
                return Ok(Verdict::Silence);
            }
            match tag {
                [READY] => return Ok(Verdict::Ready),
                [NO_FORK] => {
                    let mut number = [0; 4];
                    words.read_exact(&mut number)?;
                    return Ok(Verdict::NoFork(Errno::from_raw(i32::from_le_bytes(number))));
                }
                [EXTEND] => {
                    let mut number = [0; 8];
                    words.read_exact(&mut number)?;
                    let by = Duration::from_micros(u64::from_le_bytes(number));
                    limit = limit.max(start.elapsed().saturating_add(by));
                }
                _ => {
                    let mut message = Vec::new();
                    words.read_until(END, &mut message)?;
                    let reason = message.strip_suffix(&[END]).unwrap_or(&message);
                    return Ok(Verdict::Failed(String::from_utf8_lossy(reason).into_owned()));
                }
            }
        }
    }
}
