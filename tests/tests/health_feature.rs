//! The features `health` and `metrics`: who does not ask for them has nothing of them.

use std::fs;

use daemon_tests::package::{Package, cargo, manifest, program, run, workspace};

const MAIN: &str = "#[daemon_runtime::daemon(health = \"127.0.0.1:9901\")]\nfn main() {}\n";

/// Whether a program with these features of the runtime is made from the crate.
fn depends_on(features: &str, name: &str) -> bool {
    let words = ["tree", "-p", "daemon-runtime", "-e", "normal", "--prefix", "none", "--locked"];
    let text = run(cargo(workspace(), &words).args(["--features", features])).succeeded();
    text.lines().any(|line| line.split(' ').next() == Some(name))
}

#[test]
fn each_feature_brings_what_it_needs_and_no_more() {
    for (features, httparse, metrics) in
        [("sandbox", false, false), ("health", true, false), ("metrics", true, true)]
    {
        assert_eq!(depends_on(features, "httparse"), httparse, "{features}");
        assert_eq!(depends_on(features, "metrics"), metrics, "{features}");
    }
}

#[test]
fn the_default_program_has_nothing_of_health() {
    let package = Package::new("h-default", &MAIN.replace("(health = \"127.0.0.1:9901\")", ""));
    package.build().succeeded();
    let bytes = fs::read(program("h-default")).expect("the program");
    let has = |word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
    for word in ["livez", "readyz", "httparse", "process_open_fds", "HTTP/1.1"] {
        assert!(!has(word), "the program knows of {word}");
    }
    assert!(has("daemon_runtime"), "the program has its symbols");
}

#[test]
fn health_without_the_feature_is_a_compile_error() {
    let package = Package::new("h-without", MAIN);
    let said = package.check().failed();
    assert!(said.contains("`health` needs the feature `health` of `daemon-runtime`"), "{said}");
    let with =
        manifest("h-without").replace("daemon-runtime\" }", "daemon-runtime\", features = [\"health\"] }");
    package.write("Cargo.toml", &with);
    package.check().succeeded();
}
