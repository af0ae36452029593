//! The text of `daemon.toml`, and the reports of what is wrong in it.
#![no_main]

use daemon_spec::{read, report};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (_, problems) = daemon_fuzz::checked(read::manifest::read(text));
    for problem in &problems {
        let full = report::report(problem, "daemon.toml", text);
        assert!(full.starts_with("error: ") && full.contains("--> daemon.toml:"), "{full}");
        assert!(report::embedded(problem, "daemon.toml", text).contains('^'));
    }
});
