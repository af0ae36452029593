//! Events that `tracing` gives to the crate `log` as well, before or after, which its feature `log-always` has it do.

use std::cell::Cell;

use tracing_core::Metadata;

/// Through which of the two a message came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Crate {
    Log,
    Tracing,
}

/// A place in the source: where the name of the file is in memory, and the line.
type Place = (*const u8, u32);

thread_local! {
    /// The last message of this thread. No statement is both: one of the same place, straight after it and through the
    /// other crate, is the same message.
    static LAST: Cell<Option<(Crate, Place)>> = const { Cell::new(None) };
}

/// Whether this record was logged as an event just now.
pub(in crate::logging) fn is_record(record: &log::Record) -> bool {
    is(Crate::Log, record.file().zip(record.line()))
}

/// Whether this event was logged as a record just now.
pub(super) fn is_event(metadata: &'static Metadata) -> bool {
    is(Crate::Tracing, metadata.file().zip(metadata.line()))
}

fn is(through: Crate, place: Option<(&str, u32)>) -> bool {
    let place = place.map(|(file, line)| (file.as_ptr(), line));
    let last = LAST.take();
    let twice = last.is_some_and(|(other, last)| other != through && Some(last) == place);
    LAST.set(place.filter(|_| !twice).map(|place| (through, place)));
    twice
}
