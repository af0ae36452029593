//! What stands in the way of `upgrade`: the program that takes over begins as the user that the daemon has become, and
//! inside of everything that was put up around it.

use crate::draft::Entry;
use crate::problem::Problems;
use crate::spec::{SandboxMode, Signal, Spec};
use crate::units::is_below;

pub(super) fn check(spec: &mut Spec, entries: &[Entry], problems: &mut Problems) {
    if !spec.upgrade {
        return;
    }
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    let Some(upgrade) = find("upgrade") else { return };
    let before = problems.iter().count();
    let mut clashes = |key: &str, help: &str| {
        if let Some(entry) = find(key) {
            problems.add_help(entry.key_site, format!("`{key}` cannot be used with `upgrade`"), help);
        }
    };
    clashes(
        "root_directory",
        "leave one of the two out: the next program lies outside of the root directory, where nothing leads any more",
    );
    clashes(
        "privileged",
        "leave one of the two out: the function runs as root, which the next program never is",
    );
    if spec.signals.iter().any(|(signal, _)| *signal == Signal::Usr2) {
        let site = find("signals").map_or(upgrade.key_site, |entry| entry.key_site);
        let help = "declare another signal, such as SIGUSR1: `upgrade` takes SIGUSR2";
        problems.add_help(site, "`SIGUSR2` cannot have a function with `upgrade`", help);
    }
    if let (Some(entry), Some(sandbox)) = (find("sandbox"), &spec.sandbox) {
        let directory = spec.exec.rsplit_once('/').map_or("/", |(directory, _)| directory);
        let opened = || {
            sandbox
                .execute
                .iter()
                .any(|open| open == "/" || (*open != spec.exec && is_below(&spec.exec, open)))
        };
        match sandbox.mode {
            SandboxMode::Learn => problems.add_help(
                entry.key_site,
                "`upgrade` cannot be used while the sandbox learns",
                "leave `upgrade` out for as long: what the next program does is judged by the one that ends",
            ),
            SandboxMode::Strict if !opened() => problems.add_help(
                entry.key_site,
                "`upgrade` cannot run the next program behind this `sandbox`",
                format!("add `execute = [\"{directory}\"]` to it: a new program is a new file, so its directory must be open"),
            ),
            SandboxMode::Strict | SandboxMode::Off => {}
        }
    }
    if problems.iter().count() > before {
        spec.upgrade = false;
    }
}
