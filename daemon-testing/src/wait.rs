//! Waiting for a condition, with one limit that only a fault ever reaches.

use std::time::{Duration, Instant};

/// The limit, unless `DAEMON_TESTING_LIMIT` says another one. Long enough for the slowest machine; no test passes or
/// fails by how long it takes.
///
/// ```
/// assert_eq!(daemon_testing::wait::DEADLINE.as_secs(), 30);
/// ```
pub const DEADLINE: Duration = Duration::from_secs(30);

/// How long everything in this crate waits: [`DEADLINE`], or as many seconds as the variable `DAEMON_TESTING_LIMIT` says.
///
/// ```
/// assert!(daemon_testing::wait::limit().as_secs() > 0);
/// ```
///
/// # Panics
///
/// When the variable is set and is no number of seconds.
#[must_use]
pub fn limit() -> Duration {
    declared().unwrap_or_else(|value| {
        panic!("`DAEMON_TESTING_LIMIT` is a number of seconds above 0, found `{value}`")
    })
}

/// The same where a test ends, which another panic would have no one clean up after.
pub(crate) fn limit_of_the_end() -> Duration {
    declared().unwrap_or(DEADLINE)
}

fn declared() -> Result<Duration, String> {
    let Ok(value) = std::env::var("DAEMON_TESTING_LIMIT") else { return Ok(DEADLINE) };
    let seconds = value.parse().ok().filter(|&seconds| seconds > 0);
    seconds.map(Duration::from_secs).ok_or(value)
}

/// Returns what `condition` finds, once it finds something.
///
/// ```
/// let mut turns = 0;
/// let found = daemon_testing::wait::until("the third turn", || {
///     turns += 1;
///     (turns == 3).then_some(turns)
/// });
/// assert_eq!(found, 3);
/// ```
///
/// # Panics
///
/// At the limit, saying `what` did not happen.
#[track_caller]
pub fn until<T>(what: &str, condition: impl FnMut() -> Option<T>) -> T {
    within(limit(), condition).unwrap_or_else(|| panic!("waited {:?} in vain: {what}", limit()))
}

/// Returns what `condition` finds, or nothing when `patience` is over: for what other people's programs may never do.
///
/// ```
/// use std::time::Duration;
///
/// assert_eq!(daemon_testing::wait::within(Duration::ZERO, || None::<u8>), None);
/// ```
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
///
/// ```
/// daemon_testing::wait::until_true("it is there", || std::path::Path::new("/proc/self").exists());
/// ```
///
/// # Panics
///
/// At the limit, saying `what` did not happen.
#[track_caller]
pub fn until_true(what: &str, mut condition: impl FnMut() -> bool) {
    until(what, || condition().then_some(()));
}
