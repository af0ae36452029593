//! `upgrade`: SIGUSR2 to the running instance, and what came of it as the exit status.

use std::time::Duration;

use nix::sys::signal::Signal;

use crate::control::arguments::Options;
use crate::control::reload::ask;
use crate::control::{say, target};
use crate::error::Error;
use crate::instance::peer::{self, Instance};
use crate::plan::Plan;

/// What a program that has given up may take to leave, and one that takes over to do so.
const GRACE: Duration = Duration::from_secs(15);

/// The daemon may take as long as a start may, once it has said that it is at it.
pub(super) fn upgrade(plan: &Plan, options: &Options) -> Result<u8, Error> {
    if !plan.upgrades() {
        return Err(Error::NotDeclared { word: "upgrade", key: "upgrade" });
    }
    let process = target::running(plan, options, "upgrade")?;
    let limit = plan.start_timeout.saturating_add(GRACE);
    ask(&process, Signal::SIGUSR2, limit, "upgraded")?.map_err(Error::NotUpgraded)?;
    let now = options.pidfile(plan).map(|path| peer::find(&path)).transpose()?;
    match now {
        Some(Instance::Running(now)) => say(&format!("{} upgraded, pid is {}", plan.name, now.pid)),
        _ => say(&format!("{} upgraded", plan.name)),
    }
    Ok(0)
}
