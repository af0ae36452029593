//! python-daemon, in a virtual environment of its own.

use std::path::Path;
use std::process::Command;

use super::{here, run};
use crate::peer::Peer;

const PACKAGE: &str = "python-daemon==3.1.2";

pub fn install(target: &Path) -> Result<Vec<Peer>, String> {
    let environment = target.join("python");
    let python = environment.join("bin/python");
    let installed = Command::new(&python).args(["-c", "import daemon.pidfile"]).status();
    if !installed.is_ok_and(|status| status.success()) {
        run(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", PACKAGE]))?;
    }
    let mut peer = Peer::new("python-daemon", python);
    peer.arguments.push(here().join("peers/python/heartbeat.py").into());
    Ok(vec![peer])
}
