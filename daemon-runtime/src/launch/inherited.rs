//! What the kernel tells of this process at its start: who it is, how many threads, which signals ignored.

use std::fs::File;
use std::io::Read;

use nix::libc;
use nix::unistd::{Uid, geteuid, getpid};

use crate::error::Error;
use crate::sys;

/// What one reading of `/proc/self/status` says.
pub(crate) struct Inherited {
    /// This process's number in its own namespace.
    pub(crate) pid: i32,
    /// Whom the program was started as.
    pub(crate) user: Uid,
    threads: usize,
    /// One bit a signal, the lowest for signal 1.
    ignored: u64,
}

impl Inherited {
    /// Reads it. Where that cannot be, asks for one thing after the other, and takes the number of threads
    /// on trust. Nothing is left open: the next free number may be one that a service manager announced.
    pub(crate) fn read() -> Self {
        read_status().and_then(|status| Self::parse(&status)).unwrap_or_else(|| Self {
            pid: getpid().as_raw(),
            user: geteuid(),
            threads: 1,
            ignored: (1..=64)
                .filter(|&signal| sys::is_ignored(signal))
                .fold(0, |bits, signal| bits | bit(signal)),
        })
    }

    fn parse(status: &[u8]) -> Option<Self> {
        let status = String::from_utf8_lossy(status);
        let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        Some(Self {
            // One number for each namespace, the innermost last: right also under a foreign `/proc`.
            pid: field("NStgid:")?.split_whitespace().last()?.parse().ok()?,
            // Real, effective, saved, file system.
            user: field("Uid:")?.split_whitespace().nth(1)?.parse().map(Uid::from_raw).ok()?,
            threads: field("Threads:")?.parse().ok()?,
            ignored: u64::from_str_radix(field("SigIgn:")?, 16).ok()?,
        })
    }

    /// fork(2) copies one thread of several, and ids are a matter of each thread: neither can be sound
    /// once a second thread runs.
    pub(crate) fn refuse_threads(&self) -> Result<(), Error> {
        if self.threads == 1 { Ok(()) } else { Err(Error::Threads(self.threads)) }
    }

    /// How many threads this process has.
    pub(crate) fn threads(&self) -> usize {
        self.threads
    }

    /// The ignored signals that go back to their default. SIGPIPE stays ignored: that is Rust's own
    /// choice, made before main, and a daemon that dies when a client hangs up is of no use.
    pub(crate) fn signals_to_reset(&self) -> impl Iterator<Item = i32> {
        let ignored = self.ignored & !bit(libc::SIGPIPE);
        (1..=64).filter(move |&signal| ignored & bit(signal) != 0)
    }
}

/// In one read(2), which is all that a file of `/proc` this small needs.
fn read_status() -> Option<Vec<u8>> {
    let mut status = vec![0; 4096];
    let length = File::open("/proc/self/status").and_then(|mut file| file.read(&mut status)).ok()?;
    status.truncate(length);
    Some(status)
}

fn bit(signal: i32) -> u64 {
    1 << (signal - 1)
}
