//! [`Package`]: what cargo tells a build script about the package it builds.
//!
//! <https://doc.rust-lang.org/cargo/reference/environment-variables.html>

use std::env;
use std::path::PathBuf;

use daemon_spec::read::source::Condition;

use crate::error::Error;

/// The package under build.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    /// Where its `Cargo.toml` is.
    pub(crate) directory: PathBuf,
    /// Where this build script may write.
    pub(crate) out_dir: PathBuf,
}

impl Package {
    /// Reads the environment that cargo gives build scripts.
    pub(crate) fn from_cargo() -> Result<Self, Error> {
        Ok(Self {
            name: variable("CARGO_PKG_NAME").ok_or(Error::NotUnderCargo("CARGO_PKG_NAME"))?,
            directory: path("CARGO_MANIFEST_DIR")?,
            out_dir: path("OUT_DIR")?,
        })
    }
}

/// A variable that cargo sets.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}

/// Whether a feature of the package is on. Cargo spells it in capitals, with `_` for `-`.
pub(crate) fn has_feature(name: &str) -> bool {
    env::var_os(format!("CARGO_FEATURE_{}", name.to_uppercase().replace('-', "_"))).is_some()
}

/// Whether a condition of `#[cfg]` holds for the binaries of the package, or `None` where only rustc knows.
pub(crate) fn holds(condition: &Condition) -> Option<bool> {
    let name = condition.name.as_str();
    match (name, &condition.value) {
        ("feature", Some(feature)) => Some(has_feature(feature)),
        // Cargo does not say: <https://github.com/rust-lang/cargo/issues/4302>
        ("debug_assertions", _) => None,
        ("test" | "doc" | "doctest" | "miri" | "proc_macro", None) => Some(false),
        (_, value) => match (variable(&format!("CARGO_CFG_{}", name.to_uppercase())), value) {
            (Some(set), Some(value)) => Some(set.split(',').any(|one| one == value)),
            (Some(_), None) => Some(true),
            // Those that a target lacks are left out; any other may come from a build script.
            (None, _) if name.starts_with("target_") || matches!(name, "unix" | "windows" | "panic") => {
                Some(false)
            }
            (None, _) => None,
        },
    }
}

fn path(name: &'static str) -> Result<PathBuf, Error> {
    env::var_os(name).map(PathBuf::from).ok_or(Error::NotUnderCargo(name))
}
