//! Lines to a descriptor: whole ones, also after a write that has failed half-way.

use std::io;
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};

use nix::errno::Errno;
use nix::unistd::write;

use super::record::Record;
use super::sink::{Format, Sink};

/// Whether the last line that was begun has no end.
#[derive(Debug, Default)]
pub(super) struct Torn(AtomicBool);

impl Torn {
    /// Writes `line`, behind the end of one that was torn.
    pub(super) fn write(&self, to: impl AsFd, line: &str) -> Result<(), Errno> {
        let whole = if self.0.swap(false, Ordering::Relaxed) { format!("\n{line}") } else { line.to_owned() };
        let mut left = whole.as_bytes();
        while !left.is_empty() {
            match write(&to, left) {
                Ok(written) => left = left.get(written..).unwrap_or_default(),
                Err(Errno::EINTR) => {}
                Err(errno) => {
                    let begun = left.len() < whole.len() || whole.len() > line.len();
                    self.0.store(begun, Ordering::Relaxed);
                    return Err(errno);
                }
            }
        }
        Ok(())
    }
}

/// Standard error.
#[derive(Debug)]
pub(super) struct Stderr {
    format: Format,
    torn: Torn,
}

impl Stderr {
    pub(super) fn with(format: Format) -> Self {
        Self { format, torn: Torn::default() }
    }
}

impl Sink for Stderr {
    /// Under the lock of the standard library, so that lines that a pipe takes in parts stay whole.
    fn write(&self, record: &Record) -> Result<(), Errno> {
        let line = self.format.lines(record);
        self.torn.write(io::stderr().lock(), &line)
    }
}
