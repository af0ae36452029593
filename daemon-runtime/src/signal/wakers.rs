//! The tasks that wait for the stop: each future has one place, and gives it up when it is dropped.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;

/// Wakers by place. None is dropped under the lock: its task may hold a future that has a place, too.
#[derive(Debug, Default)]
pub(crate) struct Wakers {
    waiting: Mutex<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    next: u64,
    wakers: BTreeMap<u64, Waker>,
}

impl Wakers {
    /// Puts a waker in the place, or in a new one.
    pub(crate) fn put(&self, place: Option<u64>, waker: Waker) -> u64 {
        let mut waiting = self.lock();
        let place = place.unwrap_or_else(|| {
            waiting.next += 1;
            waiting.next
        });
        let before = waiting.wakers.insert(place, waker);
        drop(waiting);
        drop(before);
        place
    }

    /// Empties the place.
    pub(crate) fn give_up(&self, place: u64) {
        let waker = self.lock().wakers.remove(&place);
        drop(waker);
    }

    /// Wakes all that wait.
    pub(crate) fn wake(&self) {
        let wakers = std::mem::take(&mut self.lock().wakers);
        wakers.into_values().for_each(Waker::wake);
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
