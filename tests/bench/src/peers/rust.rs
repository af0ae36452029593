//! The Rust peers, members of this workspace.

use std::path::Path;

use super::{YARDSTICK, here, run};
use crate::cargo::cargo;
use crate::peer::Peer;

pub fn build(target: &Path) -> Result<Vec<Peer>, String> {
    let mut build = cargo("build", &here().join("Cargo.toml"), target);
    run(build.args(["--quiet", "--release", "--workspace", "--exclude", "daemon-bench"]))?;
    let release = target.join("release");
    Ok([(YARDSTICK, "peer-by-hand"), ("crate daemonize", "peer-daemonize"), ("crate fork", "peer-fork")]
        .map(|(name, program)| Peer::new(name, release.join(program)))
        .into())
}
