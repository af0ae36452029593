//! The two C peers.

use std::path::Path;
use std::process::Command;

use super::{here, run};
use crate::peer::Peer;

pub fn build(target: &Path) -> Result<Vec<Peer>, String> {
    let mut peers = Vec::new();
    for (name, source) in [("C by hand", "by_hand.c"), ("C with daemon(3)", "daemon3.c")] {
        let program = target.join(source).with_extension("");
        let sources = here().join("peers/c");
        let mut compiler = Command::new("cc");
        compiler.args(["-std=gnu11", "-O2", "-Wall", "-Wextra", "-o"]).arg(&program);
        run(compiler.args([sources.join(source), sources.join("heartbeat.c")]))?;
        peers.push(Peer::new(name, program));
    }
    Ok(peers)
}
