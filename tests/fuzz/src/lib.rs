//! What holds of every declaration, however it is written.

use daemon_spec::{Defaults, Draft, Problems, Spec, check, units};

/// The package around the daemon.
#[must_use]
pub fn defaults() -> Defaults {
    Defaults::of("pingd", &|name| (name == "CARGO_PKG_VERSION").then(|| "1.2.3".to_owned()))
}

/// Checks a draft to its end. There is always a spec, each problem says something, and what is free of
/// problems makes files in which no value stands for more than itself.
///
/// # Panics
///
/// Where one of these does not hold.
#[must_use]
pub fn checked(draft: Draft) -> (Spec, Problems) {
    let (spec, problems) = check(draft, &defaults());
    assert!(!spec.name.is_empty() && spec.exec.starts_with('/'), "{spec:?}");
    for problem in &problems {
        let message = problem.message();
        assert!(!message.trim().is_empty());
    }
    let files = units::render(&spec);
    if problems.is_empty() {
        for file in files.iter().filter(|file| !file.path.starts_with("init.d/")) {
            let strange = |character: char| character.is_control() && !matches!(character, '\n' | '\t');
            assert!(!file.contents.contains(strange), "{}: {}", file.path, file.contents);
            if file.path.starts_with("systemd/") {
                file.contents.lines().for_each(is_of_a_unit);
            }
        }
    }
    (spec, problems)
}

/// A section, a comment, or a setting whose name is letters and digits: a value that breaks out of its line
/// would have to look like one, and starts with `EVIL` in the seeds.
fn is_of_a_unit(line: &str) {
    let is_section = line.starts_with('[') && line.ends_with(']');
    let name = line.split_once('=').map(|(name, _)| name);
    let is_setting =
        name.is_some_and(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    assert!(line.is_empty() || line.starts_with('#') || is_section || is_setting, "{line:?}");
    assert!(!line.starts_with("EVIL"), "{line:?}");
}
