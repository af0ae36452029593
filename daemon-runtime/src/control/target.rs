//! The daemon that a word means: the holder of the lock, else whoever listens at the control socket.

use nix::unistd::Pid;

use crate::control::arguments::Options;
use crate::control::channel;
use crate::error::Error;
use crate::instance::peer::{self, Instance, Process};
use crate::plan::Plan;

/// Finds it. The socket is asked where there is no PID file, and where the lock is out of reach or nobody's: who
/// removes the file does not end the daemon.
pub(super) fn find(plan: &Plan, options: &Options, word: &'static str) -> Result<Instance, Error> {
    let by_socket = || channel::find(plan, options);
    let Some(path) = options.pidfile(plan) else {
        return by_socket().unwrap_or(Err(Error::NotDeclared { word, key: "pidfile" }));
    };
    match peer::find(&path) {
        Ok(Instance::Running(process)) => Ok(Instance::Running(process)),
        by_lock => match by_socket() {
            Some(Ok(Instance::Running(process))) => Ok(Instance::Running(process)),
            _ => by_lock,
        },
    }
}

/// The same for a word that needs one that runs. Under systemd a PID file is not needed: it names the unit's main process.
pub(super) fn running(plan: &Plan, options: &Options, word: &'static str) -> Result<Process, Error> {
    let main = std::env::var("MAINPID").ok().and_then(|pid| pid.parse().ok());
    if let Some(main) = main.filter(|_| options.pidfile(plan).is_none()) {
        return Process::open(Pid::from_raw(main))?.ok_or(Error::NotRunning);
    }
    match find(plan, options, word)? {
        Instance::Running(process) => Ok(process),
        Instance::Dead | Instance::Absent => Err(Error::NotRunning),
    }
}
