//! The rule for a test that cannot run here: it says so, and where everything is there it must not happen.

use std::io::{self, Write};

/// Reports that a test did not run. With `DAEMON_TESTS_NO_SKIP=1` that is a failure.
///
/// # Panics
/// When `DAEMON_TESTS_NO_SKIP` is `1`.
pub fn skip(why: &str) {
    let strict = std::env::var("DAEMON_TESTS_NO_SKIP").is_ok_and(|value| value == "1");
    assert!(!strict, "SKIPPED: {why}, and DAEMON_TESTS_NO_SKIP is set");
    // Not with a macro: libtest shows what those print of a failed test only.
    let _nobody_reads = writeln!(io::stderr(), "SKIPPED: {why}");
}
