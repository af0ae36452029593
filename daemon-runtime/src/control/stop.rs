//! `stop`: asked through the control socket, else SIGTERM and SIGCONT, and patience until it is gone.

use std::time::Duration;

use nix::sys::signal::Signal;

use crate::control::arguments::Options;
use crate::control::{channel, say, target};
use crate::error::Error;
use crate::instance::leftover::Leftover;
use crate::instance::peer::{Instance, Process};
use crate::plan::Plan;

/// What the daemon may take beyond its own `stop_timeout` before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// Stopped already is done already: LSB, "Init Script Actions".
pub(super) fn stop(plan: &Plan, options: &Options) -> Result<u8, Error> {
    let process = match target::find(plan, options, "stop")? {
        Instance::Running(process) => process,
        Instance::Dead | Instance::Absent => {
            say(&format!("{} is not running", plan.name));
            return Ok(0);
        }
    };
    let limit = match channel::stop(plan, options, &process) {
        Some(limit) => limit,
        None => by_signal(plan, &process)?,
    };
    let in_time = process.wait(limit.saturating_add(GRACE));
    if !in_time {
        process.signal(Signal::SIGKILL, None)?;
        if !process.wait(GRACE) {
            return Err(Error::TimedOut(format!(
                "process {} does not die, not even of SIGKILL",
                process.pid
            )));
        }
    }
    // An upgrade that was under way has put another process in its place.
    if plan.upgrades() && matches!(target::find(plan, options, "stop"), Ok(Instance::Running(_))) {
        return stop(plan, options);
    }
    // The daemon's own user may not have been allowed to.
    Leftover::of(plan, options).remove(process.pid);
    if in_time {
        say(&format!("{} stopped, pid was {}", plan.name, process.pid));
        Ok(0)
    } else {
        Err(Error::TimedOut(format!("process {} did not stop in time and was killed", process.pid)))
    }
}

/// How long it may take then.
fn by_signal(plan: &Plan, process: &Process) -> Result<Duration, Error> {
    process.signal(Signal::SIGTERM, None)?;
    // One that was stopped would hear of it too late: systemd.kill(5).
    process.signal(Signal::SIGCONT, None)?;
    Ok(plan.stop_timeout)
}
