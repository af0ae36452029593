//! `examples/heartbeat` as it is, and the same with what the peers have.

use std::path::{Path, PathBuf};

use super::{LIKE_THE_PEERS, OURS, here, run};
use crate::cargo::{cargo, main_workspace};
use crate::peer::Peer;
use crate::private_logs;

pub fn build(target: &Path) -> Result<Vec<Peer>, String> {
    let target = target.join("ours");
    let like_the_peers = release(&here().join("peers/ours/Cargo.toml"), "peer-ours", &target)?;
    let mut peers = vec![Peer::new(LIKE_THE_PEERS, like_the_peers)];
    let mut heartbeat = Peer::new(OURS, release(&main_workspace(), "heartbeat", &target)?);
    heartbeat.hears_sighup = false;
    match private_logs::hide() {
        Ok(()) => peers.insert(0, heartbeat),
        Err(reason) => eprintln!("left out: {OURS}, which writes to /var/log: {reason}"),
    }
    Ok(peers)
}

fn release(manifest: &Path, package: &str, target: &Path) -> Result<PathBuf, String> {
    let mut build = cargo("build", manifest, target);
    run(build.args(["--quiet", "--release", "--package", package]))?;
    Ok(target.join("release").join(package))
}
