//! The daemons that are compared: ours, and the same written in other ways.

mod c;
mod ours;
mod python;
mod rust;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::peer::Peer;

/// What every ratio refers to.
pub const YARDSTICK: &str = "Rust by hand with nix";
/// The ones that are judged.
pub const OURS: &str = "heartbeat";
pub const LIKE_THE_PEERS: &str = "#[daemon], like the peers";

/// Builds them all; who cannot be built is left out, with the reason printed.
pub fn all(target: &Path) -> Vec<Peer> {
    let mut peers = Vec::new();
    for built in [ours::build(target), rust::build(target), c::build(target), python::install(target)] {
        match built {
            Ok(built) => peers.extend(built),
            Err(reason) => eprintln!("left out: {reason}"),
        }
    }
    peers
}

/// The directory of this package.
pub fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a build step; what it says goes to the terminal.
fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().display().to_string();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{program}`: {status}")),
        Err(error) => Err(format!("`{program}`: {error}")),
    }
}
