//! [`Before`]: whether another process speaks for the daemon yet, or by now, and what it is told.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::link::{Link, Message, Tag};
use super::predecessor::Predecessor;

/// The daemon that this process takes the place of, if there is one. The service manager hears one of the two.
#[derive(Debug, Default)]
pub(crate) struct Before {
    /// The way to it, for as long as it speaks.
    link: Mutex<Option<Arc<Link>>>,
    hushed: AtomicBool,
}

impl Before {
    /// There is one, and it speaks.
    pub(crate) fn set(&self, before: &Predecessor) {
        *self.slot() = Some(before.link());
        self.hushed.store(true, Ordering::Release);
    }

    /// Whether this process does not speak for the daemon.
    pub(crate) fn is_hushed(&self) -> bool {
        self.hushed.load(Ordering::Acquire)
    }

    /// From now on this process speaks, and there is none before it.
    pub(super) fn speak(&self) {
        *self.slot() = None;
        self.hushed.store(false, Ordering::Release);
    }

    /// From now on another process speaks.
    pub(super) fn hush(&self) {
        self.hushed.store(true, Ordering::Release);
    }

    /// The way to the daemon before, for as long as that one speaks.
    pub(super) fn link(&self) -> Option<Arc<Link>> {
        self.slot().clone()
    }

    fn slot(&self) -> MutexGuard<'_, Option<Arc<Link>>> {
        self.link.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that the start takes this much longer.
    pub(crate) fn extend(&self, by: Duration) {
        if let Some(link) = self.link() {
            let microseconds = u64::try_from(by.as_micros()).unwrap_or(u64::MAX);
            let _ = link.send(&Message::new(Tag::Extend, microseconds.to_string()), true);
        }
    }

    /// Says that this process will not be ready, and why. `false` when there is nobody to hear it.
    pub(crate) fn failed(&self, status: u8, reason: &str) -> bool {
        self.say(status, reason).is_some_and(|said| said.is_ok())
    }

    fn say(&self, status: u8, reason: &str) -> Option<io::Result<()>> {
        let message = Message::new(Tag::Failed, format!("{status}\n{reason}"));
        self.link().map(|link| link.send(&message, true))
    }
}
