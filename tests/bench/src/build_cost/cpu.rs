//! User and system time of a command with all its children.

use std::process::{Command, Stdio};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;

/// The children of this process that have ended account for it: nothing else runs meanwhile.
pub fn of(command: &mut Command, may_fail: bool) -> Result<f64, String> {
    let before = children()?;
    if may_fail {
        command.stderr(Stdio::null());
    }
    let status = command.stdout(Stdio::null()).status().map_err(|error| error.to_string())?;
    if !status.success() && !may_fail {
        return Err(format!("build: {status}"));
    }
    Ok(children()? - before)
}

pub fn children() -> Result<f64, String> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|errno| format!("getrusage: {errno}"))?;
    Ok(seconds(usage.user_time()) + seconds(usage.system_time()))
}

#[expect(clippy::cast_precision_loss, reason = "a build takes less than 2^52 seconds")]
fn seconds(time: TimeVal) -> f64 {
    time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6
}
