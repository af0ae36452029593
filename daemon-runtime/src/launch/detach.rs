//! The two forks, and the launcher that waits for the daemon's word and repeats it.

use std::io;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid, waitpid};
use nix::unistd::{ForkResult, Pid, getpgid, setsid};

use crate::control::arguments::Options;
use crate::error::Error;
use crate::exit;
use crate::instance::leftover::Leftover;
use crate::instance::peer::Process;
use crate::interrupted::until_done;
use crate::launch::report::{self, Between, Receiver, Sender, Verdict};
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
pub(crate) fn into_background(plan: &Plan, options: &Options) -> Result<Side, Error> {
    let leftover = Leftover::of_start(plan, options);
    // The daemon becomes a child of the launcher when the process between them leaves: so the launcher
    // learns its exit status, and the number it kills by cannot be in use again.
    nix::sys::prctl::set_child_subreaper(true).map_err(|errno| failed("become a subreaper", errno.into()))?;
    let (receiver, sender) = report::pipe().map_err(|errno| failed("make a pipe", errno.into()))?;
    match sys::fork().map_err(|errno| failed("first fork", errno.into()))? {
        ForkResult::Parent { child } => {
            drop(sender);
            launch(plan, &leftover, receiver, child).map(Side::Launcher)
        }
        ForkResult::Child => {
            drop(receiver);
            lead_and_fork(&sender);
            Ok(Side::Daemon(sender))
        }
    }
}

/// In the first child: a new session, then a process that does not lead it and so can never acquire
/// a terminal. Returns in that second child only; system calls and nothing else until then.
fn lead_and_fork(sender: &Sender) {
    let failed = |step, errno| sys::exit_now(i32::from(sender.no_daemon(step, errno).is_err()));
    if let Err(errno) = setsid() {
        failed(Between::Session, errno);
    }
    match sys::fork() {
        Ok(ForkResult::Child) => {}
        Ok(ForkResult::Parent { .. }) => sys::exit_now(0),
        Err(errno) => failed(Between::Fork, errno),
    }
}

/// In the launcher: whatever becomes of the daemon becomes the exit status and the message.
fn launch(plan: &Plan, leftover: &Leftover, mut receiver: Receiver, first: Pid) -> Result<u8, Error> {
    let start = Instant::now();
    let between = until_done(|| waitpid(first, None));
    let verdict = between.map_err(|errno| failed("wait for the first child", errno.into())).and_then(|_| {
        receiver.verdict(plan.start_timeout).map_err(|error| failed("hear from the daemon", error))
    });
    let left = match verdict {
        // The caller waits, and nothing of the launcher's is left to be cleaned up.
        Ok(Verdict::Ready) => sys::exit_now(0),
        Ok(Verdict::NoDaemon(Between::Session, errno)) => return Err(failed("new session", errno.into())),
        Ok(Verdict::NoDaemon(Between::Fork, errno)) => return Err(failed("second fork", errno.into())),
        Ok(Verdict::Failed(..) | Verdict::Silence) => plan.start_timeout.saturating_sub(start.elapsed()),
        // Who is not heard is not waited for.
        Ok(Verdict::Late(_)) | Err(_) => Duration::ZERO,
    };
    if between.is_err() {
        let _ = kill(first, Signal::SIGKILL);
        let _ = waitpid(first, None);
    }
    let ended = find_daemon(first, left.is_zero())
        .and_then(|daemon| daemon.map(|daemon| see_to_the_end(daemon, first, left)).transpose());
    if let Some(daemon) = ended.as_ref().ok().and_then(|status| status.as_ref()?.pid()) {
        leftover.remove(daemon);
    }
    let (error, code) = match verdict? {
        Verdict::Failed(code, text) => {
            crate::message::repeat(&text);
            return Ok(code);
        }
        Verdict::Late(limit) => (Error::StartTimeout(limit), exit::START_TIMEOUT),
        _ => {
            let status = ended?.or(between.ok());
            (Error::EndedEarly(describe(status)), status_of(status))
        }
    };
    crate::message::fatal(plan, &error);
    Ok(code)
}

/// Which process the daemon is, asked only when its start has failed. It became a child of the launcher when
/// the first child ended; its own orphans come later, and the kernel keeps that order. Without the file, the
/// one of the group that ends first; one that is late is made to. `None` where there never was one.
fn find_daemon(group: Pid, late: bool) -> Result<Option<Pid>, Error> {
    let children = std::fs::read_to_string("/proc/thread-self/children").unwrap_or_default();
    let children = children.split_whitespace().filter_map(|pid| pid.parse().ok()).map(Pid::from_raw);
    if let Some(daemon) =
        children.into_iter().find(|&child| child != group && getpgid(Some(child)) == Ok(group))
    {
        return Ok(Some(daemon));
    }
    if late {
        let _ = kill(Pid::from_raw(-group.as_raw()), Signal::SIGKILL);
    }
    match until_done(|| waitid(Id::PGid(group), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT)) {
        Ok(ended) => Ok(ended.pid()),
        Err(Errno::ECHILD) => Ok(None),
        Err(errno) => Err(failed("find the daemon", errno.into())),
    }
}

/// Waits for the end of a daemon that failed, and makes it when that takes longer than the start may. The
/// process group that the first child led is the daemon and whatever it has started, unless they left it.
/// Not yet reaped, the daemon keeps its number, and that of the group, from meaning anything else.
fn see_to_the_end(daemon: Pid, group: Pid, left: Duration) -> Result<WaitStatus, Error> {
    let failed = |errno: nix::Error| failed("wait for the daemon", errno.into());
    // There is nothing to lose any longer, so what interrupts this may interrupt it.
    mask::unblock_all().map_err(failed)?;
    if let Ok(Some(daemon)) = Process::open(daemon) {
        daemon.wait(left);
    } else if !left.is_zero() {
        let ended = WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT;
        until_done(|| waitid(Id::Pid(daemon), ended)).map_err(failed)?;
    }
    for killed in [Pid::from_raw(-group.as_raw()), daemon] {
        let _ = kill(killed, Signal::SIGKILL);
    }
    until_done(|| waitpid(daemon, None)).map_err(failed)
}

/// The daemon's own status, as far as it says that something failed.
fn status_of(status: Option<WaitStatus>) -> u8 {
    match status {
        Some(WaitStatus::Exited(_, code)) => {
            u8::try_from(code).ok().filter(|&code| code != 0).unwrap_or(exit::FAILED)
        }
        _ => exit::FAILED,
    }
}

fn describe(status: Option<WaitStatus>) -> String {
    match status {
        Some(WaitStatus::Exited(_, code)) => {
            format!("the daemon ended with status {code} before it was ready")
        }
        Some(WaitStatus::Signaled(_, signal, _)) => {
            format!("the daemon was killed by {signal} before it was ready")
        }
        _ => "the daemon ended before it was ready".into(),
    }
}

fn failed(step: &'static str, source: io::Error) -> Error {
    Error::Detach { step, source }
}
