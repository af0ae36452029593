//! `reload`: SIGHUP to the running instance, and its verdict as the exit status. Other words ask in the same way.

use std::io;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, ppoll};
use nix::sys::signal::Signal;
use nix::sys::time::TimeSpec;
use nix::unistd::Pid;

use crate::control::answer::{Question, Reply};
use crate::control::arguments::Options;
use crate::control::say;
use crate::error::Error;
use crate::instance::peer::{self, Instance, Process};
use crate::plan::Plan;

/// A signal that meets another of its kind still waiting is merged with it, and its number is lost: so
/// it is sent again until the daemon says that it has arrived.
const AGAIN: Duration = Duration::from_secs(1);

pub(super) fn reload(plan: &Plan, options: &Options) -> Result<u8, Error> {
    if plan.reload.is_none() {
        return Err(Error::NotDeclared { word: "reload", key: "reload" });
    }
    let process = running(plan, options, "reload")?;
    ask(plan, &process, Signal::SIGHUP, "reloaded")?.map_err(Error::Refused)?;
    say(&format!("{} reloaded", plan.name));
    Ok(0)
}

/// Sends a signal that is answered, and returns the answer. The daemon may take as long to say that the signal has
/// arrived as a start may, and as long again to have it `done`.
pub(super) fn ask(
    plan: &Plan,
    process: &Process,
    signal: Signal,
    done: &str,
) -> Result<Result<(), String>, Error> {
    let failed = |source| Error::Signal { pid: process.pid.as_raw(), source };
    process.share_network();
    let question = Question::new().map_err(failed)?;
    let mut received = false;
    let mut start = Instant::now();
    let mut sent = None;
    loop {
        if start.elapsed() >= plan.start_timeout {
            return Ok(Err("the daemon does not answer".into()));
        }
        if !received && sent.is_none_or(|sent: Instant| sent.elapsed() >= AGAIN) {
            process.signal(signal, Some(question.value))?;
            sent = Some(Instant::now());
        }
        let limit = plan.start_timeout.saturating_sub(start.elapsed());
        let limit = if received { limit } else { limit.min(AGAIN) };
        let mut ready = [PollFd::new(question.as_fd(), PollFlags::POLLIN), process.poll()];
        match ppoll(&mut ready, Some(TimeSpec::from(limit)), None) {
            Ok(0) | Err(Errno::EINTR) => continue,
            Ok(_) => {}
            Err(errno) => return Err(failed(errno.into())),
        }
        match question.reply(process.pid) {
            Ok(Some(Reply::Applied)) => return Ok(Ok(())),
            Ok(Some(Reply::Refused(why))) => return Ok(Err(why)),
            Ok(Some(Reply::Received)) if !received => {
                received = true;
                start = Instant::now();
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                // Nothing to read, so it is the process that has ended.
                return Ok(Err(format!("the daemon ended before it had {done}")));
            }
            Err(error) => return Err(failed(error)),
        }
    }
}

/// The holder of the lock; under systemd, where a PID file is not needed, the unit's main process.
pub(super) fn running(plan: &Plan, options: &Options, word: &'static str) -> Result<Process, Error> {
    let found = match options.pidfile(plan) {
        Some(path) => match peer::find(&path)? {
            Instance::Running(process) => Some(process),
            Instance::Dead | Instance::Absent => None,
        },
        None => {
            let main = std::env::var("MAINPID").ok().and_then(|pid| pid.parse().ok());
            let main = main.ok_or(Error::NotDeclared { word, key: "pidfile" })?;
            Process::open(Pid::from_raw(main))?
        }
    };
    found.ok_or(Error::NotRunning)
}
