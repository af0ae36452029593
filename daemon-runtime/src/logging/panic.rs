//! Panics, logged with their place before anything becomes of them.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{self, PanicHookInfo};
use std::thread;

use super::level::Level;
use super::record::{RUNTIME, Record};
use crate::{crash, message};

/// Takes the place of the hook that writes to standard error: what is logged twice is read twice. A hook that main
/// sets takes the place of this one.
pub(super) fn log_panics() {
    panic::set_hook(Box::new(log_panic));
}

fn log_panic(info: &PanicHookInfo) {
    let thread = thread::current();
    let thread = thread.name().unwrap_or("<unnamed>");
    let words = crash::payload(info.payload());
    let place = info.location().map(|place| (place.file(), place.line()));
    let at = info.location().map(|place| format!(" at {place}")).unwrap_or_default();
    let mut record = Record::of_runtime(Level::Error, format!("thread '{thread}' panicked{at}: {words}"));
    record.place = place;
    // As the hook that it takes the place of: where `RUST_BACKTRACE` asks for it.
    let backtrace = Backtrace::capture();
    if backtrace.status() == BacktraceStatus::Captured {
        record.backtrace = backtrace.to_string();
    }
    if super::lets_pass(Level::Error, RUNTIME) {
        super::write(&record);
    } else {
        message::repeat(&message::one_line(&record.message));
    }
}
