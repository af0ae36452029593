//! The text of a program, in which build.rs looks for the attribute and for the type of the configuration.
#![no_main]

use std::path::Path;

use daemon_spec::read::settings::{self, Sources};
use daemon_spec::read::source::{Source, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Source::Daemon(draft, parameters) = read(text, &|_| None) {
        let _ = daemon_fuzz::checked(draft);
        let root = Path::new("main.rs");
        let read = |path: &Path| (path == root).then(|| text.to_owned());
        let _ = settings::read(&parameters, &Sources { root, library: None, read: &read, holds: &|_| None });
    }
});
