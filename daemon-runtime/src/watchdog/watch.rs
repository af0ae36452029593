//! [`Watch`]: what others may ask of the watch over all parts, once there is one.

#[cfg(any(feature = "control", feature = "health"))]
use std::collections::BTreeMap;
use std::sync::Arc;
#[cfg(any(feature = "control", feature = "health"))]
use std::time::Duration;

use super::part::Part;

/// A trait, so that a program without a watchdog has none of its code.
pub(crate) trait Watch: std::fmt::Debug + Send + Sync {
    /// The daemon is ready: from now on silence counts. A manager that has counted since the last beat of the daemon
    /// before is told of that as of a beat.
    fn ready(&self, takes_over: bool);

    /// Another part, which has just beaten for the first time.
    fn add(self: Arc<Self>, name: &str) -> Arc<Part>;

    /// How long a part may take from one beat to the next.
    #[cfg(any(feature = "control", feature = "health"))]
    fn limit(&self) -> Duration;

    /// Each part by its name.
    #[cfg(any(feature = "control", feature = "health"))]
    fn silences(&self) -> BTreeMap<String, Silence>;

    /// How often a part has stalled so far.
    #[cfg(feature = "health")]
    fn stalls(&self) -> u64;
}

/// A part, or all that have its name.
#[cfg(any(feature = "control", feature = "health"))]
#[derive(Debug)]
pub(crate) struct Silence {
    /// How long ago it has beaten; the longest of them.
    pub(crate) lasts: Duration,
    /// Whether that is too long.
    pub(crate) stalled: bool,
}
