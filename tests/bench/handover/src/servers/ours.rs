//! `peers/pong`: with `upgrade = true`, reloaded and upgraded by its words.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use super::{Found, peers, target};
use crate::place::Place;
use crate::server::{Server, is_gone, run, running, until};

struct Ours {
    program: PathBuf,
}

pub fn build() -> Found {
    let target = target()?;
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet", "--release", "--manifest-path"]).arg(peers().join("pong/Cargo.toml"));
    run(cargo.arg("--target-dir").arg(&target))?;
    Ok(Box::new(Ours { program: target.join("release/peer-pong") }))
}

impl Ours {
    fn asked(&self, place: &Place, word: &str) -> Result<(), String> {
        let mut command = Command::new(&self.program);
        command.arg(word).arg("--pidfile").arg(place.pidfile());
        run(command.arg("--listen").arg(format!("http={}", place.address)))
    }
}

impl Server for Ours {
    fn name(&self) -> &'static str {
        "ours"
    }

    fn start(&mut self, place: &Place) -> Result<(), String> {
        self.asked(place, "start")
    }

    fn reload(&self, place: &Place) -> Result<(), String> {
        self.asked(place, "reload")
    }

    fn upgrade(&self, place: &Place) -> Result<(), String> {
        let old = running(place)?;
        self.asked(place, "upgrade")?;
        until("the old process is gone", || is_gone(old))
    }

    fn stop(&self, place: &Place) -> Result<(), String> {
        self.asked(place, "stop")
    }
}
