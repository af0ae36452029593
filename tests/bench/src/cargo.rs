//! Cargo, started for another package than this one.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::peers::here;

/// A cargo subcommand for the manifest, building into `target`.
pub fn cargo(subcommand: &str, manifest: &Path, target: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg(subcommand).arg("--manifest-path").arg(manifest).arg("--target-dir").arg(target);
    command
}

/// The manifest of the project that is measured.
pub fn main_workspace() -> PathBuf {
    here().join("../../Cargo.toml")
}
