//! `status`: whether it runs, by the lock.

use crate::control::arguments::Options;
use crate::control::say;
use crate::error::Error;
use crate::exit;
use crate::instance::peer::{self, Instance};
use crate::plan::Plan;

/// LSB, "Init Script Actions": 0 running, 1 dead with a PID file, 3 not running, 4 unknown.
pub(super) fn status(plan: &Plan, options: &Options) -> Result<u8, Error> {
    let path = options.pidfile(plan).ok_or(Error::NotDeclared { word: "status", key: "pidfile" })?;
    let name = plan.name;
    Ok(match peer::find(&path)? {
        Instance::Running(process) => {
            say(&format!("{name} is running, pid {}", process.pid));
            0
        }
        Instance::Dead => {
            say(&format!("{name} is dead, and its PID file {} exists", path.display()));
            exit::FAILED
        }
        Instance::Absent => {
            say(&format!("{name} is not running"));
            exit::STATUS_STOPPED
        }
    })
}
