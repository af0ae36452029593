//! What the words do through the socket. `None`: the daemon was not reached, and they do without.

use std::io;
use std::time::Duration;

use nix::sys::signal::Signal;
use nix::unistd::Pid;

use super::ask::{self, Silence, Unreached};
use super::grammar::Request;
use super::reply::Outcome;
use crate::control::arguments::Options;
use crate::control::report::{Report, wants_colour};
use crate::control::say;
use crate::error::Error;
use crate::instance::peer::{Instance, Process};
use crate::plan::Plan;

/// Who listens there.
pub(in crate::control) fn find(plan: &Plan, options: &Options) -> Option<Result<Instance, Error>> {
    let path = super::path(plan, options)?;
    Some(match ask::reach(plan, options, None) {
        Ok(daemon) => match daemon.process {
            Some(process) => Ok(Instance::Running(process)),
            None => Err(Error::HolderUnknown(path)),
        },
        Err(Unreached::Nowhere) => Ok(Instance::Absent),
        Err(Unreached::Stale) => Ok(Instance::Dead),
        Err(Unreached::Failed(source)) => Err(Error::Control { path, source }),
    })
}

/// Tells what the daemon tells of itself; as JSON also what is known without it.
pub(in crate::control) fn status(
    plan: &Plan,
    options: &Options,
    found: &Result<Instance, Error>,
) -> Option<()> {
    let (state, process) = match found {
        Ok(Instance::Running(process)) => ("running", Some(process)),
        Ok(Instance::Dead) => ("dead", None),
        Ok(Instance::Absent) => ("stopped", None),
        Err(_) => ("unknown", None),
    };
    let pid = process.map(|process| process.pid);
    match process.and_then(|process| ask_for_report(plan, options, process)) {
        Some(Ok(report)) => {
            say(&if options.json { report.json() } else { report.text(wants_colour()) });
        }
        _ if options.json => say(&Report::of_lock(plan, state, pid.map(Pid::as_raw)).json()),
        Some(Err(Silent)) => say(&format!(
            "{} is running, pid {}\n  it does not answer at its control socket",
            plan.name, pid?
        )),
        None => return None,
    }
    Some(())
}

/// The daemon listens, and does not answer as this version understands it.
struct Silent;

/// `None`: it was not reached, is of another version, or will not tell this user. The lock has to do.
fn ask_for_report(plan: &Plan, options: &Options, process: &Process) -> Option<Result<Report, Silent>> {
    let daemon = ask::reach(plan, options, Some(process)).ok()?;
    let Ok(reply) = daemon.ask(&Request::Status, Duration::ZERO) else { return Some(Err(Silent)) };
    if matches!(reply.outcome, Outcome::Unknown | Outcome::Denied) {
        return None;
    }
    let report = Report::read(&reply.body);
    let whole = reply.outcome == Outcome::Done && report.is_its_own();
    Some(if whole && report.pid == Some(process.pid.as_raw()) { Ok(report) } else { Err(Silent) })
}

/// Has the daemon reload, and returns what needs a restart. It may take as long as a start to become ready, and as long again for the reload.
pub(in crate::control) fn reload(
    plan: &Plan,
    options: &Options,
    process: &Process,
) -> Option<Result<String, Error>> {
    let daemon = ask::reach(plan, options, Some(process)).ok()?;
    let refused = |why: String| Some(Err(Error::Refused(why)));
    match daemon.ask(&Request::Reload, plan.start_timeout.saturating_mul(2)) {
        Ok(reply) => match reply.outcome {
            Outcome::Done => Some(Ok(reply.text)),
            Outcome::Refused | Outcome::Unimplemented => refused(reply.text),
            _ => None,
        },
        Err(Silence::Ended) => refused("the daemon ended before it had reloaded".into()),
        Err(Silence::Late) => refused("the daemon does not answer".into()),
        Err(Silence::NoAnswer) => None,
    }
}

/// Has the daemon stop. Until when it means to be gone.
pub(in crate::control) fn stop(plan: &Plan, options: &Options, process: &Process) -> Option<Duration> {
    let daemon = ask::reach(plan, options, Some(process)).ok()?;
    // One that was stopped would not answer.
    let _ = process.signal(Signal::SIGCONT, None);
    let reply = daemon.ask(&Request::Stop, Duration::ZERO).ok()?;
    let limit = reply.text.parse().ok().filter(|_| reply.outcome == Outcome::Done)?;
    Some(Duration::from_millis(limit))
}

/// Asks for the level of messages, or sets it.
pub(in crate::control) fn log_level(
    plan: &Plan,
    options: &Options,
    level: Option<String>,
    process: &Process,
) -> Result<String, Error> {
    let failed = |source| {
        let path = super::path(plan, options).unwrap_or_default();
        Error::Control { path, source }
    };
    let daemon = ask::reach(plan, options, Some(process)).map_err(|unreached| failed(unreached.into()))?;
    let reply = daemon.ask(&Request::LogLevel(level), Duration::ZERO);
    let reply = reply.map_err(|_| failed(io::ErrorKind::TimedOut.into()))?;
    match reply.outcome {
        Outcome::Done => Ok(reply.text),
        Outcome::Unimplemented => Err(Error::Unimplemented(reply.text)),
        Outcome::Unknown => Err(Error::Unimplemented("the running daemon does not know it".into())),
        Outcome::Malformed | Outcome::Refused => Err(Error::Arguments(reply.text)),
        Outcome::Denied => Err(failed(io::Error::new(io::ErrorKind::PermissionDenied, reply.text))),
        Outcome::Wait | Outcome::Busy => Err(failed(io::Error::other(reply.text))),
    }
}
