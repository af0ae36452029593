//! `status`: whether it runs, by the lock, and what it tells of itself, by the control socket.

use crate::control::arguments::Options;
use crate::control::{channel, say, target};
use crate::error::Error;
use crate::exit;
use crate::instance::peer::Instance;
use crate::plan::Plan;

/// LSB, "Init Script Actions": 0 running, 1 dead with a PID file, 3 not running, 4 unknown.
pub(super) fn status(plan: &Plan, options: &Options) -> Result<u8, Error> {
    let found = target::find(plan, options, "status");
    let told = channel::status(plan, options, &found).is_some();
    let (text, status) = match found? {
        Instance::Running(process) => (format!("is running, pid {}", process.pid), 0),
        Instance::Dead => (format!("is dead, and its {} exists", left(plan, options)), exit::FAILED),
        Instance::Absent => ("is not running".into(), exit::STATUS_STOPPED),
    };
    if !told {
        say(&format!("{} {text}", plan.name));
    }
    Ok(status)
}

/// What a dead daemon was known by.
fn left(plan: &Plan, options: &Options) -> String {
    let socket = || channel::path(plan, options).map(|path| format!("control socket {}", path.display()));
    let pidfile = options.pidfile(plan).map(|path| format!("PID file {}", path.display()));
    pidfile.or_else(socket).unwrap_or_default()
}
