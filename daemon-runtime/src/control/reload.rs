//! `reload`: asked through the control socket, else by SIGHUP, and the verdict as the exit status. Other words ask by
//! signals in the same way.

use std::io;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, ppoll};
use nix::sys::signal::Signal;
use nix::sys::time::TimeSpec;

use crate::control::answer::{Question, Reply};
use crate::control::arguments::Options;
use crate::control::{channel, say, target};
use crate::error::Error;
use crate::instance::peer::Process;
use crate::plan::Plan;

/// A signal that meets another of its kind still waiting is merged with it, and its number is lost: so
/// it is sent again until the daemon says that it has arrived.
const AGAIN: Duration = Duration::from_secs(1);

pub(super) fn reload(plan: &Plan, options: &Options) -> Result<u8, Error> {
    if !plan.reloads() {
        return Err(Error::NotDeclared { word: "reload", key: "reload" });
    }
    let process = target::running(plan, options, "reload")?;
    let notes = match channel::reload(plan, options, &process) {
        Some(verdict) => verdict?,
        None => ask(&process, Signal::SIGHUP, plan.start_timeout, "reloaded")?.map_err(Error::Refused)?,
    };
    let after = if notes.is_empty() { notes } else { format!("; {notes}") };
    say(&format!("{} reloaded{after}", plan.name));
    Ok(0)
}

/// Sends a signal that is answered, and returns the answer. The daemon may take until the limit to say that the signal
/// has arrived, and as long again to have it `done`; longer where it says that it does.
pub(super) fn ask(
    process: &Process,
    signal: Signal,
    limit: Duration,
    done: &str,
) -> Result<Result<String, String>, Error> {
    let failed = |source| Error::Signal { pid: process.pid.as_raw(), source };
    process.share_network();
    let question = Question::new().map_err(failed)?;
    let mut received = false;
    let mut start = Instant::now();
    let mut sent = None;
    loop {
        if start.elapsed() >= limit {
            return Ok(Err("the daemon does not answer".into()));
        }
        if !received && sent.is_none_or(|sent: Instant| sent.elapsed() >= AGAIN) {
            process.signal(signal, Some(question.value))?;
            sent = Some(Instant::now());
        }
        let left = limit.saturating_sub(start.elapsed());
        let left = if received { left } else { left.min(AGAIN) };
        let mut ready = [PollFd::new(question.as_fd(), PollFlags::POLLIN), process.poll()];
        match ppoll(&mut ready, Some(TimeSpec::from(left)), None) {
            Ok(0) | Err(Errno::EINTR) => continue,
            Ok(_) => {}
            Err(errno) => return Err(failed(errno.into())),
        }
        match question.reply(process.pid) {
            Ok(Some(Reply::Applied(restart))) => return Ok(Ok(restart)),
            Ok(Some(Reply::Refused(why))) => return Ok(Err(why)),
            Ok(Some(Reply::Received)) => {
                received = true;
                start = Instant::now();
            }
            Ok(None) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                // Nothing to read, so it is the process that has ended.
                return Ok(Err(format!("the daemon ended before it had {done}")));
            }
            Err(error) => return Err(failed(error)),
        }
    }
}
