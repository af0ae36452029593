//! The feature `sandbox`: who does not ask for it has nothing of it.

use std::fs;

use daemon_tests::package::{Package, cargo, manifest, program, run, workspace};

const MAIN: &str = "#[daemon_runtime::daemon(sandbox = \"strict\")]\nfn main() {}\n";

/// The crates that are compiled into a program that depends on daemon-runtime.
fn crates(features: &[&str]) -> Vec<String> {
    let words =
        ["tree", "-p", "daemon-runtime", "-e", "normal", "--prefix", "none", "--format", "{lib}", "--locked"];
    let text = run(cargo(workspace(), &words).args(features)).succeeded();
    let mut crates: Vec<String> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    crates.sort();
    crates.dedup();
    crates
}

#[test]
fn the_default_runtime_depends_on_nothing_of_the_sandbox() {
    let default = crates(&[]);
    assert!(default.contains(&"nix".to_owned()), "{default:?}");
    let sandbox = crates(&["--features", "sandbox"]);
    for own in ["landlock", "seccompiler"] {
        assert!(!default.contains(&own.to_owned()), "{default:?}");
        assert!(sandbox.contains(&own.to_owned()), "{sandbox:?}");
    }
}

#[test]
fn the_default_program_has_nothing_of_the_sandbox() {
    let package = Package::new("s-default", &MAIN.replace("(sandbox = \"strict\")", ""));
    package.build().succeeded();
    let bytes = fs::read(program("s-default")).expect("the program");
    let has = |word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
    for word in ["landlock", "seccompiler", "the sandbox", "learn: "] {
        assert!(!has(word), "the program knows of {word}");
    }
    assert!(has("daemon_runtime"), "the program has its symbols");
}

#[test]
fn a_sandbox_without_the_feature_is_a_compile_error() {
    let package = Package::new("s-without", MAIN);
    let said = package.check().failed();
    assert!(said.contains("`sandbox` needs the feature `sandbox` of `daemon-runtime`"), "{said}");
    let with =
        manifest("s-without").replace("daemon-runtime\" }", "daemon-runtime\", features = [\"sandbox\"] }");
    package.write("Cargo.toml", &with);
    package.check().succeeded();
}
