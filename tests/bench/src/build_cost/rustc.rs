//! This program in the place of rustc: it refuses a crate, or records what it cost.

use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use super::cpu;
use crate::cargo::main_workspace;

/// Tells the program that cargo started it, and as what.
const ROLE: &str = "DAEMON_BENCH_RUSTC";
const ONLY_OTHERS: &str = "only-others";

pub enum Role {
    /// Refuses the members of the workspace: what is left are the third-party dependencies, with the very
    /// features and profiles that they have in the whole build.
    OnlyOthers,
    /// Appends the CPU time of every crate to the file.
    Record(PathBuf),
}

impl Role {
    /// Makes cargo start this program instead of rustc.
    pub fn apply(self, cargo: &mut Command) -> Result<(), String> {
        let itself = env::current_exe().map_err(|error| error.to_string())?;
        match self {
            Self::OnlyOthers => cargo.env("RUSTC_WORKSPACE_WRAPPER", itself).env(ROLE, ONLY_OTHERS),
            Self::Record(file) => cargo.env("RUSTC_WRAPPER", itself).env(ROLE, file),
        };
        Ok(())
    }
}

/// What cargo asked for, when it was cargo that started this program.
pub fn asked(arguments: &[OsString]) -> Option<ExitCode> {
    let role = env::var_os(ROLE)?;
    let (rustc, arguments) = arguments.split_first()?;
    let name = crate_name(arguments);
    if role == ONLY_OTHERS && name.is_some() {
        return Some(ExitCode::FAILURE);
    }
    let status = Command::new(rustc).args(arguments).status().ok()?;
    if let (Some(name), true) = (name, role != ONLY_OTHERS) {
        let seconds = cpu::children().ok()?;
        let mut record = File::options().append(true).open(role).ok()?;
        writeln!(record, "{}\t{name}\t{seconds}", origin()).ok()?;
    }
    Some(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// `None` when cargo only asks the compiler about itself.
fn crate_name(arguments: &[OsString]) -> Option<String> {
    let at = arguments.iter().position(|argument| argument == "--crate-name")?;
    let name = arguments.get(at + 1)?.to_str()?;
    if name == "___" {
        return None;
    }
    let package = env::var("CARGO_PKG_NAME").unwrap_or_default();
    Some(if name == "build_script_build" { format!("{package}(build.rs)") } else { name.to_owned() })
}

/// Tells the members of the measured workspace from what they depend on.
fn origin() -> &'static str {
    let root = main_workspace().parent().and_then(|root| root.canonicalize().ok());
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    match (root, package) {
        (Some(root), Some(package)) if package.starts_with(&root) => "ours",
        _ => "third party",
    }
}
