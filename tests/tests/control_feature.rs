//! The feature `control`: who does not ask for it has nothing of it.

use std::fs;

use daemon_tests::package::{Package, manifest, program};

const MAIN: &str = "#[daemon_runtime::daemon(runtime_directory = \"NAME\", control = true)]\nfn main() {}\n";

/// What only the socket, its thread and its words have in them.
const WORDS: [&str; 4] =
    ["cannot ask the daemon at", "log-level", "beat_ms_ago", "the thread of the control socket"];

fn with_feature(name: &str) -> String {
    manifest(name).replace("daemon-runtime\" }", "daemon-runtime\", features = [\"control\"] }")
}

fn has(name: &str, word: &str) -> bool {
    let bytes = fs::read(program(name)).expect("the program");
    bytes.windows(word.len()).any(|part| part == word.as_bytes())
}

#[test]
fn the_default_program_has_nothing_of_the_control_socket() {
    let main = MAIN.replace("NAME", "c-default").replace(", control = true", "");
    Package::new("c-default", &main).build().succeeded();
    for word in WORDS {
        assert!(!has("c-default", word), "the program knows of {word}");
    }
    assert!(has("c-default", "daemon_runtime"), "the program has its symbols");
    let package = Package::new("c-with", &MAIN.replace("NAME", "c-with"));
    package.write("Cargo.toml", &with_feature("c-with"));
    package.build().succeeded();
    for word in WORDS {
        assert!(has("c-with", word), "{word} is no sign of it");
    }
}

#[test]
fn a_control_socket_without_the_feature_is_a_compile_error() {
    let said = Package::new("c-without", &MAIN.replace("NAME", "c-without")).check().failed();
    assert!(said.contains("`control` needs the feature `control` of `daemon-runtime`"), "{said}");
}
