//! `doctor`: what is installed on this machine, compared with what the program declares, and what to do about it.

use crate::control::arguments::Options;
use crate::error::Error;
use crate::plan::Plan;

mod accounts;
mod chain;
mod compare;
mod configuration;
mod directories;
mod dropins;
mod files;
mod instance;
mod manager;
mod ports;
mod program;
mod report;
mod search;
mod shell;
mod surroundings;
mod units;

use report::Report;
use surroundings::Surroundings;

/// Looks at one thing that was installed.
type Look = fn(&Surroundings<'_>, &mut Report);

const LOOKS: &[Look] = &[
    program::look,
    units::look,
    manager::look,
    accounts::look,
    directories::look,
    configuration::look,
    instance::look,
    ports::look,
    configuration::look_at_credentials,
    program::look_at_kernel,
];

/// Only looks. 0 where there is nothing to do, 1 where there is, 4 where this user cannot tell.
#[expect(clippy::unnecessary_wraps, reason = "as the other words")]
pub(super) fn doctor(plan: &Plan, options: &Options) -> Result<u8, Error> {
    let surroundings = Surroundings::of(plan, options);
    let mut report = Report::default();
    for look in LOOKS {
        look(&surroundings, &mut report);
    }
    Ok(report.tell(plan))
}
