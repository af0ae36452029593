//! The features `tokio`, `mio` and `async-io`: each brings what it is named after, and no other.

use daemon_tests::package::crates;

#[test]
fn each_runtime_brings_its_own_crate_and_no_other() {
    for (feature, own) in [("tokio", "tokio"), ("mio", "mio"), ("async-io", "async_io")] {
        let mut expected = ["daemon_macros", "daemon_runtime", "nix", own];
        expected.sort_unstable();
        assert_eq!(crates(&["--depth", "1", "--features", feature]), expected, "{feature}");
    }
}
