//! Where the files of each target are looked for, the first that is found being the one that counts.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use crate::plan::Scope;

/// systemd.unit(5), "Unit File Load Path".
const SYSTEM_UNITS: &[&str] = &[
    "/etc/systemd/system",
    "/run/systemd/system",
    "/usr/local/lib/systemd/system",
    "/usr/lib/systemd/system",
    "/lib/systemd/system",
];

/// The directories of a target that are there, each once: `/lib` may be a link to `/usr/lib`.
pub(super) fn directories(target: &str, scope: Scope) -> Vec<PathBuf> {
    let all: Vec<PathBuf> = match (target, scope) {
        ("systemd", Scope::System) => SYSTEM_UNITS.iter().map(PathBuf::from).collect(),
        ("systemd", Scope::User) => user_units(),
        ("sysusers.d" | "tmpfiles.d", _) => ["/etc", "/run", "/usr/local/lib", "/usr/lib"]
            .map(|above| PathBuf::from(above).join(target))
            .into(),
        ("init.d" | "logrotate.d", _) => vec![PathBuf::from("/etc").join(target)],
        _ => Vec::new(),
    };
    let mut seen = Vec::new();
    let new = |path: &PathBuf| {
        let Ok(there) = fs::metadata(path) else { return false };
        let this = (there.dev(), there.ino());
        !seen.contains(&this) && {
            seen.push(this);
            true
        }
    };
    all.into_iter().filter(new).collect()
}

/// Where an administrator puts one by hand.
pub(super) fn by_hand(target: &str, scope: Scope) -> Option<PathBuf> {
    match (target, scope) {
        ("systemd", Scope::System) => Some("/etc/systemd/system".into()),
        ("systemd", Scope::User) => Some(below("XDG_CONFIG_HOME", ".config").join("systemd/user")),
        ("sysusers.d" | "tmpfiles.d" | "init.d" | "logrotate.d", _) => {
            Some(PathBuf::from("/etc").join(target))
        }
        _ => None,
    }
}

fn user_units() -> Vec<PathBuf> {
    let fixed =
        ["/etc/systemd/user", "/run/systemd/user", "/usr/local/lib/systemd/user", "/usr/lib/systemd/user"];
    let mut all = vec![below("XDG_CONFIG_HOME", ".config").join("systemd/user")];
    all.extend(fixed.map(PathBuf::from));
    all.insert(3, below("XDG_DATA_HOME", ".local/share").join("systemd/user"));
    all
}

/// The XDG base directories.
fn below(variable: &str, default: &str) -> PathBuf {
    let set = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    set.unwrap_or_else(|| home().join(default))
}
