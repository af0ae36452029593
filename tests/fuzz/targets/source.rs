//! The text of a program, in which build.rs looks for the attribute.
#![no_main]

use daemon_spec::read::source::{Source, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Source::Daemon(draft, _) = read(text, &|_| None) {
        let _ = daemon_fuzz::checked(draft);
    }
});
