//! [`Log`]: the sink, and what it did not take: counted, and told when it takes messages again.

use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};

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
    lost: AtomicU64,
    why: AtomicI32,
}

impl Log {
    pub(super) fn to(plan: &'static Plan, place: Place) -> Self {
        let Place { sink, name } = place;
        Self { plan, sink, name, lost: AtomicU64::new(0), why: AtomicI32::new(0) }
    }

    /// Writes a record; before the first one after a gap how many it is that are missing.
    pub(super) fn write(&self, record: &Record) {
        let lost = self.lost.swap(0, Ordering::Relaxed);
        if lost > 0 {
            let why = Errno::from_raw(self.why.load(Ordering::Relaxed)).desc();
            let text = format!("{lost} messages could not be logged: {why}");
            if let Err(errno) = self.sink.write(&Record::of_runtime(Level::Warn, text)) {
                self.why.store(errno as i32, Ordering::Relaxed);
                self.lost.fetch_add(lost + 1, Ordering::Relaxed);
                return;
            }
        }
        if let Err(errno) = self.sink.write(record) {
            self.why.store(errno as i32, Ordering::Relaxed);
            if self.lost.fetch_add(1, Ordering::Relaxed) == 0 {
                self.tell(errno);
            }
        }
    }

    pub(super) fn reopen(&self) -> Result<(), String> {
        self.sink.reopen()
    }

    /// On standard error, where that is not what has failed.
    fn tell(&self, errno: Errno) {
        if let Some(name) = &self.name {
            message::aside(self.plan, &format!("cannot log to {name}: {}", errno.desc()));
        }
    }
}
