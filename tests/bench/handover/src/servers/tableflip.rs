//! A server in Go with tableflip, as Debian packages it: every reload is an upgrade.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use nix::sys::signal::Signal;

use super::{Found, installed, peers, target};
use crate::place::Place;
use crate::server::{Server, is_gone, process, run, running, signal, until, until_it_answers};

/// Where Debian's packages of Go libraries lie.
const LIBRARIES: &str = "/usr/share/gocode";

struct Tableflip {
    program: PathBuf,
}

pub fn build() -> Found {
    installed("/usr/share/gocode/src/github.com/cloudflare/tableflip")?;
    let program = target()?.join("pong-tableflip");
    let mut go = Command::new(installed("/usr/bin/go")?);
    go.env("GO111MODULE", "off").env("GOPATH", LIBRARIES).args(["build", "-o"]).arg(&program);
    run(go.arg(peers().join("go/pong.go")))?;
    Ok(Box::new(Tableflip { program }))
}

impl Server for Tableflip {
    fn name(&self) -> &'static str {
        "tableflip"
    }

    fn start(&mut self, place: &Place) -> Result<(), String> {
        let mut command = Command::new(&self.program);
        command.arg(&place.address).arg(place.pidfile());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // It stays in the foreground; nobody waits for it.
        let _ = command.spawn().map_err(|error| format!("{}: {error}", self.program.display()))?;
        until("it has a PID file", || process(&place.pidfile()).is_some())?;
        until_it_answers(place)
    }

    fn reload(&self, place: &Place) -> Result<(), String> {
        self.upgrade(place)
    }

    fn upgrade(&self, place: &Place) -> Result<(), String> {
        let old = running(place)?;
        signal(old, Signal::SIGHUP)?;
        until("the old process is gone", || is_gone(old))
    }

    fn stop(&self, place: &Place) -> Result<(), String> {
        let server = running(place)?;
        signal(server, Signal::SIGKILL)?;
        until("it is gone", || is_gone(server))
    }
}
