//! `reopen`: has the running instance begin its log file anew, for whoever has renamed it.

use nix::sys::signal::Signal;

use crate::control::arguments::Options;
use crate::control::reload::ask;
use crate::control::{say, target};
use crate::error::Error;
use crate::plan::{Log, Plan};

/// Returns when nothing is written to the old file any longer. Where no instance runs nothing is written to any: what
/// rotates logs goes on.
pub(super) fn reopen(plan: &Plan, options: &Options) -> Result<u8, Error> {
    if !matches!(plan.log, Some(Log::File(_))) {
        return Err(Error::NotDeclared { word: "reopen", key: "log = \"/..\"" });
    }
    match target::running(plan, options, "reopen") {
        Ok(process) => {
            ask(&process, Signal::SIGURG, plan.start_timeout, "reopened its log")?
                .map_err(Error::NotReopened)?;
            say(&format!("{} reopened its log", plan.name));
        }
        Err(Error::NotRunning) => say(&format!("{} is not running", plan.name)),
        Err(error) => return Err(error),
    }
    Ok(0)
}
