//! [`Server`]: what is done with each of them, and the processes that it is done to.

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::place::Place;

/// How long anything may take.
const LIMIT: Duration = Duration::from_secs(60);

/// A server that answers `pong`.
pub trait Server {
    fn name(&self) -> &'static str;
    /// Returns when it answers.
    fn start(&mut self, place: &Place) -> Result<(), String>;
    /// Returns when the configuration is in force, and nothing is left that has the old one.
    fn reload(&self, place: &Place) -> Result<(), String>;
    /// Returns when another program serves, and nothing is left of the old one.
    fn upgrade(&self, place: &Place) -> Result<(), String>;
    fn stop(&self, place: &Place) -> Result<(), String>;
}

/// Runs something to its end.
pub fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().display().to_string();
    let output = command.output().map_err(|error| format!("`{program}`: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("`{program}`: {}: {}", output.status, said.trim()))
}

/// The first number in a PID file.
pub fn process(pidfile: &Path) -> Option<Pid> {
    let text = fs::read_to_string(pidfile).ok()?;
    text.split_whitespace().next()?.parse().ok().map(Pid::from_raw)
}

/// The same, of a server that runs.
pub fn running(place: &Place) -> Result<Pid, String> {
    process(&place.pidfile()).ok_or_else(|| "there is no PID file".into())
}

/// The processes that this one has started.
pub fn children(of: Pid) -> Vec<Pid> {
    let text = fs::read_to_string(format!("/proc/{of}/task/{of}/children")).unwrap_or_default();
    text.split_whitespace().filter_map(|number| number.parse().ok()).map(Pid::from_raw).collect()
}

pub fn signal(process: Pid, signal: Signal) -> Result<(), String> {
    kill(process, signal).map_err(|errno| format!("{signal} to {process}: {errno}"))
}

pub fn is_gone(process: Pid) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.is_empty() || stat.contains(") Z ")
}

/// Waits until somebody accepts connections.
pub fn until_it_answers(place: &Place) -> Result<(), String> {
    until("it answers", || TcpStream::connect(&place.address).is_ok())
}

pub fn until(what: &str, mut is_so: impl FnMut() -> bool) -> Result<(), String> {
    let begun = Instant::now();
    while !is_so() {
        if begun.elapsed() > LIMIT {
            return Err(format!("waited {LIMIT:?} in vain: {what}"));
        }
        thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}
