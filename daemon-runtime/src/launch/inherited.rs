//! What the kernel tells of this process at its start: how many threads, which signals ignored.

use std::fs::File;
use std::io::Read;

use nix::libc;

use crate::error::Error;
use crate::sys;

/// What one reading of `/proc/self/status` says.
pub(crate) struct Inherited {
    threads: usize,
    /// One bit a signal, the lowest for signal 1.
    ignored: u64,
}

impl Inherited {
    /// Reads it; without `/proc`, asks for each signal and takes the number of threads on trust.
    pub(crate) fn read() -> Self {
        read_status().and_then(|status| Self::parse(&status)).unwrap_or_else(|| Self {
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
            threads: field("Threads:")?.parse().ok()?,
            ignored: u64::from_str_radix(field("SigIgn:")?, 16).ok()?,
        })
    }

    /// fork(2) copies one thread of several, and ids are a matter of each thread: neither can be sound
    /// once a second thread runs.
    pub(crate) fn refuse_threads(&self) -> Result<(), Error> {
        if self.threads == 1 { Ok(()) } else { Err(Error::Threads(self.threads)) }
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
