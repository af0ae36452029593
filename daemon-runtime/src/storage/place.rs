//! Where each kind of directory is: below a fixed place of the system, or below those of a user.

use std::path::PathBuf;

use crate::plan::{Directory, DirectoryKind, Plan, Scope};

pub(super) fn path(plan: &Plan, directory: &Directory) -> PathBuf {
    base(plan.scope, directory.kind).join(directory.path)
}

/// The variable that a service manager says it with.
pub(crate) fn variable(kind: DirectoryKind) -> &'static str {
    match kind {
        DirectoryKind::Runtime => "RUNTIME_DIRECTORY",
        DirectoryKind::State => "STATE_DIRECTORY",
        DirectoryKind::Cache => "CACHE_DIRECTORY",
        DirectoryKind::Logs => "LOGS_DIRECTORY",
        DirectoryKind::Configuration => "CONFIGURATION_DIRECTORY",
    }
}

/// The file system hierarchy for the system, the XDG base directories for a user: file-hierarchy(7).
fn base(scope: Scope, kind: DirectoryKind) -> PathBuf {
    if scope == Scope::System {
        return PathBuf::from(match kind {
            DirectoryKind::Runtime => "/run",
            DirectoryKind::State => "/var/lib",
            DirectoryKind::Cache => "/var/cache",
            DirectoryKind::Logs => "/var/log",
            DirectoryKind::Configuration => "/etc",
        });
    }
    let home = || std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let below = |variable: &str, default: &str| {
        let set = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
        set.unwrap_or_else(|| home().join(default))
    };
    match kind {
        DirectoryKind::Runtime => below("XDG_RUNTIME_DIR", ".cache/run"),
        DirectoryKind::State => below("XDG_STATE_HOME", ".local/state"),
        DirectoryKind::Cache => below("XDG_CACHE_HOME", ".cache"),
        DirectoryKind::Logs => below("XDG_STATE_HOME", ".local/state").join("log"),
        DirectoryKind::Configuration => below("XDG_CONFIG_HOME", ".config"),
    }
}
