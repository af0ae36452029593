//! The feature `sandbox`: who does not ask for it has nothing of it.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use daemon_tests::package::{Package, crates, manifest, program, workspace};
use daemon_tests::skip::skip;

const MAIN: &str = "#[daemon_runtime::daemon(sandbox = \"strict\")]\nfn main() {}\n";

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
fn the_default_runtime_depends_on_nix_and_nothing_else() {
    assert_eq!(crates(&["--depth", "1"]), ["daemon_macros", "daemon_runtime", "nix"]);
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

/// What `systemd-analyze syscall-filter` prints: each set, and the lines below it.
fn sets_of_systemd() -> Option<BTreeMap<String, Vec<String>>> {
    let asked = |words: &[&str]| Command::new("systemd-analyze").args(words).output().ok();
    let version = String::from_utf8(asked(&["--version"])?.stdout).ok()?;
    let text = String::from_utf8(asked(&["--no-pager", "syscall-filter"])?.stdout).ok()?;
    if !version.starts_with("systemd 252") {
        return None;
    }
    let mut sets = BTreeMap::new();
    for block in text.split("\n\n").filter(|block| block.starts_with('@')) {
        let mut lines = block.lines().map(str::trim);
        let name = lines.next()?.to_owned();
        sets.insert(name, lines.filter(|line| !line.starts_with('#')).map(str::to_owned).collect());
    }
    Some(sets)
}

#[test]
fn the_sets_of_system_calls_are_those_of_systemd() {
    let Some(theirs) = sets_of_systemd() else { return skip("`systemd-analyze` 252 is not installed") };
    let source = |file: &str| {
        fs::read_to_string(workspace().join("daemon-runtime/src/sandbox/calls").join(file))
            .expect("the table")
    };
    let known = source("numbers.rs");
    let known: Vec<&str> = known.split_whitespace().filter_map(|word| word.strip_prefix("SYS_")).collect();
    let text = source("sets.rs").replace("\\\n", " ");
    let mut seen = 0;
    for row in text.lines().filter_map(|line| line.trim().strip_prefix("(\"@")) {
        let mut parts = row.split('"');
        let (name, words) = (parts.next().expect("a name"), parts.nth(1).expect("its words"));
        let ours: Vec<&str> = words.split_whitespace().collect();
        // Their tables have the calls of other architectures, too.
        let theirs = theirs.get(&format!("@{name}")).expect("a set of systemd").iter().map(String::as_str);
        let theirs: Vec<&str> = theirs.filter(|word| word.starts_with('@') || known.contains(word)).collect();
        assert_eq!(ours, theirs, "@{name}");
        seen += 1;
    }
    assert_eq!(seen + 1, theirs.len(), "all but @known");
}
