//! The two forks, and the launcher that waits for the daemon's word and repeats it.

use std::io;
use std::path::Path;

use nix::poll::PollTimeout;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid, waitpid};
use nix::unistd::{ForkResult, Pid, getpid, setsid};

use crate::error::Error;
use crate::exit;
use crate::instance::pidfile;
use crate::launch::report::{self, Receiver, Sender, Verdict};
use crate::plan::Plan;
use crate::signal::mask;
use crate::sys;

/// Which of the two processes this has become.
pub(crate) enum Side {
    /// The process that the caller started, with its exit status.
    Launcher(u8),
    /// The daemon, with the pipe to the launcher.
    Daemon(Sender),
}

/// daemon(7), "SysV daemons", steps 5 to 8, 14 and 15.
pub(crate) fn into_background(plan: &Plan, pidfile: Option<&Path>) -> Result<Side, Error> {
    // The daemon becomes a child of the launcher when the process between them leaves: so the launcher
    // learns its exit status, and the number it kills by cannot be in use again.
    nix::sys::prctl::set_child_subreaper(true).map_err(|errno| failed("become a subreaper", errno.into()))?;
    let (receiver, sender) = report::pipe().map_err(|errno| failed("make a pipe", errno.into()))?;
    match sys::fork().map_err(|errno| failed("first fork", errno.into()))? {
        ForkResult::Parent { child } => {
            drop(sender);
            launch(plan, pidfile, receiver, child).map(Side::Launcher)
        }
        ForkResult::Child => {
            drop(receiver);
            lead_and_fork(&sender);
            Ok(Side::Daemon(sender))
        }
    }
}

/// In the first child: a new session, then a process that does not lead it and so can never acquire
/// a terminal. Returns in that second child only, which says its own number before anything else, so
/// that the launcher hears things in order; system calls and nothing else until then.
fn lead_and_fork(sender: &Sender) {
    match setsid().and_then(|_| sys::fork()) {
        // Where the launcher has gone meanwhile, being ready will fail.
        Ok(ForkResult::Child) => drop(sender.forked(Ok(getpid()))),
        Ok(ForkResult::Parent { .. }) => sys::exit_now(0),
        Err(errno) => sys::exit_now(i32::from(sender.forked(Err(errno)).is_err())),
    }
}

/// In the launcher: whatever becomes of the daemon becomes the exit status and the message.
fn launch(plan: &Plan, pidfile: Option<&Path>, mut receiver: Receiver, first: Pid) -> Result<u8, Error> {
    // From here on a signal ends the launcher; the daemon then finds nobody waiting, and leaves too.
    mask::unblock_all().map_err(|errno| failed("unblock signals", errno.into()))?;
    let daemon = receiver.pid().map_err(|source| failed("second fork", source));
    waitpid(first, None).map_err(|errno| failed("wait for the first child", errno.into()))?;
    let daemon = daemon?;
    let limit = PollTimeout::try_from(plan.start_timeout).unwrap_or(PollTimeout::MAX);
    let verdict = receiver.verdict(limit).map_err(|source| failed("hear from the daemon", source))?;
    if verdict == Verdict::Ready {
        return Ok(0);
    }
    if verdict != Verdict::Late {
        waitid(Id::Pid(daemon), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT)
            .map_err(|errno| failed("wait for the daemon", errno.into()))?;
    }
    // The process group that the first child led: the daemon, where it is late, and whatever it started.
    // Not yet reaped, the daemon keeps the number from meaning anything else.
    let _ = kill(Pid::from_raw(-first.as_raw()), Signal::SIGKILL);
    let status = waitpid(daemon, None).map_err(|errno| failed("wait for the daemon", errno.into()))?;
    if let Some(path) = pidfile {
        pidfile::remove_leftover(path, daemon);
    }
    let (error, code) = match verdict {
        Verdict::Failed(text) => {
            crate::message::repeat(&text);
            return Ok(status_of(status));
        }
        Verdict::Late => (Error::StartTimeout(plan.start_timeout.as_millis()), exit::START_TIMEOUT),
        Verdict::Ready | Verdict::Silence => (Error::EndedEarly(describe(status)), status_of(status)),
    };
    crate::message::fatal(plan, &error);
    Ok(code)
}

/// The daemon's own status, as far as it says that something failed.
fn status_of(status: WaitStatus) -> u8 {
    match status {
        WaitStatus::Exited(_, code) => {
            u8::try_from(code).ok().filter(|&code| code != 0).unwrap_or(exit::FAILED)
        }
        _ => exit::FAILED,
    }
}

fn describe(status: WaitStatus) -> String {
    match status {
        WaitStatus::Exited(_, code) => format!("the daemon ended with status {code} before it was ready"),
        WaitStatus::Signaled(_, signal, _) => {
            format!("the daemon was killed by {signal} before it was ready")
        }
        _ => "the daemon ended before it was ready".into(),
    }
}

fn failed(step: &'static str, source: io::Error) -> Error {
    Error::Detach { step, source }
}
