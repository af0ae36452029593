//! A running daemon: started, waited for until it is ready, and stopped.

use std::fs::{self, File};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

use crate::peer::Peer;
use crate::place::Place;

/// No peer takes nearly as long; who does has failed.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// This process is the daemon's reaper, so that its end can be waited for.
pub struct Daemon {
    pub pid: Pid,
    /// From exec to the later of: the launcher has exited, the pidfile holds the daemon's number.
    pub ready: Duration,
    place: Place,
    stopped: bool,
}

impl Daemon {
    pub fn start(peer: &Peer) -> Result<Self, String> {
        Self::start_in(peer, Place::new()?)
    }

    pub fn start_in(peer: &Peer, place: Place) -> Result<Self, String> {
        let stderr = File::create(place.stderr()).map_err(|error| error.to_string())?;
        let mut command = peer.command(&place);
        command.stderr(stderr);
        let mut launcher = command.spawn().map_err(|error| format!("{}: {error}", peer.program.display()))?;
        // The kernel lets the parent go on when the child has entered exec.
        let exec = Instant::now();
        let verdict = launcher.wait().map_err(|error| error.to_string())?;
        if !verdict.success() {
            return Err(format!("{verdict}: {}", said(&place)));
        }
        let pid = loop {
            match pid_in(&place) {
                Some(pid) => break pid,
                None if exec.elapsed() > PATIENCE => {
                    return Err(format!("nothing in the pidfile; {}", said(&place)));
                }
                None => thread::yield_now(),
            }
        };
        let daemon = Self { pid, ready: exec.elapsed(), place, stopped: false };
        daemon.wait_until_adopted()?;
        Ok(daemon)
    }

    /// Not every peer's launcher waits for the process between them, whose child the daemon is at first.
    fn wait_until_adopted(&self) -> Result<(), String> {
        let begun = Instant::now();
        let parent = format!("PPid:\t{}\n", std::process::id());
        while begun.elapsed() < PATIENCE {
            let status = fs::read_to_string(format!("/proc/{}/status", self.pid));
            if status.map_err(|error| format!("ended at once: {error}"))?.contains(&parent) {
                return Ok(());
            }
            thread::yield_now();
        }
        Err("remained somebody else's child".into())
    }

    /// From SIGTERM to the end of the process, which is to be a clean one.
    pub fn stop(mut self) -> Result<Duration, String> {
        let told = Instant::now();
        kill(self.pid, Signal::SIGTERM).map_err(|errno| format!("SIGTERM: {errno}"))?;
        let status = waitpid(self.pid, None).map_err(|errno| format!("wait: {errno}"))?;
        let gone = told.elapsed();
        self.stopped = true;
        match status {
            WaitStatus::Exited(_, 0) => Ok(gone),
            other => Err(format!("did not stop cleanly: {other:?}; {}", said(&self.place))),
        }
    }
}

/// A measure that gave up leaves nothing behind.
impl Drop for Daemon {
    fn drop(&mut self) {
        if !self.stopped && kill(self.pid, Signal::SIGKILL).is_ok() {
            let _ = waitpid(self.pid, None);
        }
    }
}

/// Processes that were between a launcher and its daemon, left to this one as their reaper.
pub fn reap_leftovers() {
    while waitpid(None, Some(WaitPidFlag::WNOHANG)).is_ok_and(|status| status != WaitStatus::StillAlive) {}
}

/// The number in the pidfile, once its line is whole.
pub fn pid_in(place: &Place) -> Option<Pid> {
    let text = fs::read_to_string(place.pidfile()).ok()?;
    text.strip_suffix('\n')?.trim().parse().ok().map(Pid::from_raw)
}

/// What the peer wrote to its standard error.
pub fn said(place: &Place) -> String {
    match fs::read_to_string(place.stderr()) {
        Ok(text) if !text.trim().is_empty() => text.trim().to_owned(),
        _ => "it said nothing".to_owned(),
    }
}
