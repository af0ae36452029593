//! haproxy with a master: SIGUSR2 reloads it and executes its program anew, in one.

use std::path::PathBuf;
use std::process::Command;

use nix::sys::signal::Signal;

use super::{Found, installed};
use crate::place::Place;
use crate::server::{Server, children, is_gone, run, running, signal, until, until_it_answers};

struct Haproxy {
    program: PathBuf,
}

pub fn find() -> Found {
    Ok(Box::new(Haproxy { program: installed("/usr/sbin/haproxy")? }))
}

fn configuration(place: &Place) -> String {
    let (directory, address) = (place.directory().display(), &place.address);
    format!(
        "global
    nbthread 2
    stats socket {directory}/stats mode 600 level admin expose-fd listeners
defaults
    mode http
    timeout client 30s
    timeout server 30s
    timeout connect 5s
frontend http
    bind {address}
    http-request return status 200 content-type text/plain lf-string pong\\n
"
    )
}

impl Server for Haproxy {
    fn name(&self) -> &'static str {
        "haproxy"
    }

    fn start(&mut self, place: &Place) -> Result<(), String> {
        let configuration = place.file("haproxy.cfg", &configuration(place))?;
        run(Command::new(&self.program)
            .args(["-W", "-D", "-f"])
            .arg(configuration)
            .arg("-p")
            .arg(place.pidfile()))?;
        until_it_answers(place)
    }

    fn reload(&self, place: &Place) -> Result<(), String> {
        let master = running(place)?;
        let old = children(master);
        signal(master, Signal::SIGUSR2)?;
        until("the old worker is gone", || {
            let now = children(master);
            !now.is_empty() && now.iter().all(|worker| !old.contains(worker))
        })
    }

    fn upgrade(&self, place: &Place) -> Result<(), String> {
        self.reload(place)
    }

    fn stop(&self, place: &Place) -> Result<(), String> {
        let master = running(place)?;
        signal(master, Signal::SIGTERM)?;
        until("it is gone", || is_gone(master))
    }
}
