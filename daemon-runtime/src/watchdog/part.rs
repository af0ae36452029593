//! [`Part`]: what beats.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::watched::Watched;

/// A part of the program.
#[derive(Debug)]
pub(crate) struct Part {
    pub(super) name: String,
    /// When it last beat: microseconds since the watch began.
    pub(super) beaten: AtomicU64,
    /// The last beat before a silence that was told.
    pub(super) told: AtomicU64,
    pub(super) watched: Arc<Watched>,
}

impl Part {
    pub(super) fn watched(&self) -> &Arc<Watched> {
        &self.watched
    }

    pub(super) fn beat(&self) {
        let now = self.watched.now();
        self.beaten.store(now, Ordering::Release);
        self.watched.ping(now);
    }
}
