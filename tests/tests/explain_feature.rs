//! The feature `explain`: who does not ask for it has nothing of it.

use std::fs;
use std::process::Command;

use daemon_tests::package::{Package, manifest, program};

const MAIN: &str = "#[daemon_runtime::daemon]\nfn main() {}\n";

fn bytes_of(name: &str) -> Vec<u8> {
    fs::read(program(name)).expect("the program")
}

fn has(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|part| part == word.as_bytes())
}

#[test]
fn the_default_program_has_nothing_of_explain_and_does_not_know_the_words() {
    let package = Package::new("e-default", MAIN);
    package.build().succeeded();
    let bytes = bytes_of("e-default");
    for word in
        ["what a start would do", "foresee", "step by step", "nobody who supervises", "should be: ", "mend: "]
    {
        assert!(!has(&bytes, word), "the program knows of {word}");
    }
    assert!(has(&bytes, "daemon_runtime"), "the program has its symbols");
    for word in ["explain", "doctor"] {
        let output = Command::new(program("e-default")).arg(word).output().expect("the program");
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(&format!("unknown argument `{word}`")), "{said}");
    }
}

#[test]
fn with_the_feature_the_program_knows_the_word() {
    let package = Package::new("e-with", MAIN);
    let with =
        manifest("e-with").replace("daemon-runtime\" }", "daemon-runtime\", features = [\"explain\"] }");
    package.write("Cargo.toml", &with);
    package.build().succeeded();
    let output = Command::new(program("e-with")).arg("explain").output().expect("the program");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(has(&bytes_of("e-with"), "what a start would do"));
}
