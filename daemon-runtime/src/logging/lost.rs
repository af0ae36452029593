//! [`Log`]: the sink, and what it did not take: counted, and told when it takes messages again.

use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, Ordering};

use nix::errno::Errno;

use super::destination::Place;
use super::level::Level;
use super::record::Record;
use super::sink::Sink;
use crate::message;
use crate::plan::Plan;

/// Where everything is logged.
pub(super) struct Log {
    plan: &'static Plan,
    sink: Box<dyn Sink>,
    /// What is said where standard error is something else and the sink fails.
    name: Option<String>,
    /// Whether who reads standard error does not read this.
    pub(super) elsewhere: bool,
    /// Whether standard error has heard of the gap that there is.
    told: AtomicBool,
    /// Since the last gap that was told in the log.
    lost: AtomicU64,
    why: AtomicI32,
}

impl Log {
    pub(super) fn to(plan: &'static Plan, place: Place) -> Self {
        let Place { sink, name, elsewhere } = place;
        Self {
            plan,
            sink,
            name,
            elsewhere,
            told: AtomicBool::new(false),
            lost: AtomicU64::new(0),
            why: AtomicI32::new(0),
        }
    }

    /// Writes a record; before the first one after a gap how many it is that are missing.
    pub(super) fn write(&self, record: &Record) {
        // None where another thread is telling it just now.
        let lost =
            if self.lost.load(Ordering::Relaxed) > 0 { self.lost.swap(0, Ordering::AcqRel) } else { 0 };
        if lost > 0 {
            if let Err(errno) = self.sink.write(&Record::of_runtime(Level::Warn, self.gap(lost))) {
                self.lose(lost + 1, errno);
                return;
            }
            self.told.store(false, Ordering::Release);
        }
        if let Err(errno) = self.sink.write(record) {
            self.lose(1, errno);
        }
    }

    fn lose(&self, messages: u64, errno: Errno) {
        self.why.store(errno as i32, Ordering::Relaxed);
        self.lost.fetch_add(messages, Ordering::AcqRel);
        if !self.told.swap(true, Ordering::AcqRel) {
            self.tell(errno);
        }
    }

    fn gap(&self, lost: u64) -> String {
        let why = words(Errno::from_raw(self.why.load(Ordering::Relaxed)));
        let messages = if lost == 1 { "message" } else { "messages" };
        format!("{lost} {messages} could not be logged: {why}")
    }

    pub(super) fn reopen(&self) -> Result<(), String> {
        self.sink.reopen()
    }

    /// On standard error, where that is not what has failed.
    fn tell(&self, errno: Errno) {
        if let Some(name) = &self.name {
            message::aside(self.plan, &format!("cannot log to {name}: {}", words(errno)));
        }
    }
}

/// "Try again" is no help to who reads it.
fn words(errno: Errno) -> &'static str {
    if matches!(errno, Errno::EAGAIN | Errno::ENOBUFS) {
        "nobody reads fast enough there"
    } else {
        errno.desc()
    }
}
