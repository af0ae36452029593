//! Events that `tracing` has given to the crate `log` as well, which its feature `log-always` has it do.

use std::cell::Cell;

use tracing_core::Metadata;

thread_local! {
    /// File and line of the last record of the crate `log`. No statement is both: a record of the same place, just
    /// before an event, is that event.
    static LAST: Cell<Option<(&'static str, u32)>> = const { Cell::new(None) };
}

/// Keeps where a record of the crate `log` comes from.
pub(in crate::logging) fn logged_already(record: &log::Record) {
    LAST.set(record.file_static().zip(record.line()));
}

/// Whether this event was logged as a record just now.
pub(super) fn is(metadata: &'static Metadata) -> bool {
    LAST.take().is_some_and(|last| Some(last) == metadata.file().zip(metadata.line()))
}
