//! [`Sink`]: where records go, and the lines of those that go to a descriptor.

use nix::errno::Errno;

use super::record::Record;
use super::{json, text};

/// A place that records are written to, by any thread at any time.
pub(super) trait Sink: Send + Sync {
    /// Writes one record before it returns.
    fn write(&self, record: &Record) -> Result<(), Errno>;

    /// Begins anew with whatever has the name now.
    fn reopen(&self) -> Result<(), String> {
        Ok(())
    }
}

/// How a record becomes a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Text {
        colours: bool,
    },
    /// With the priority that the journal reads.
    Prefixed,
    Json,
}

impl Format {
    /// The lines of a record: one, but for a panic with its backtrace.
    pub(super) fn lines(self, record: &Record) -> String {
        match self {
            Self::Text { colours } => text::lines(record, colours),
            Self::Prefixed => text::prefixed(record),
            Self::Json => json::line(record),
        }
    }
}
