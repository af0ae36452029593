//! The sets of system calls of the sandbox are those of systemd.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use daemon_tests::package::workspace;
use daemon_tests::skip::skip;

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
