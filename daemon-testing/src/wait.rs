//! Waiting for a condition, with one deadline that only a fault ever reaches.

use std::time::{Duration, Instant};

/// Long enough for the slowest machine; no test passes or fails by how long it takes.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// Returns what `condition` finds, once it finds something.
///
/// # Panics
///
/// At the deadline, saying `what` did not happen.
#[track_caller]
pub fn until<T>(what: &str, condition: impl FnMut() -> Option<T>) -> T {
    within(DEADLINE, condition).unwrap_or_else(|| panic!("waited {DEADLINE:?} in vain: {what}"))
}

/// Returns what `condition` finds, or nothing when `patience` is over: for what other people's programs may never do.
pub fn within<T>(patience: Duration, mut condition: impl FnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    loop {
        let found = condition();
        if found.is_some() || start.elapsed() >= patience {
            return found;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The same for a condition that is true or not.
#[track_caller]
pub fn until_true(what: &str, mut condition: impl FnMut() -> bool) {
    until(what, || condition().then_some(()));
}
