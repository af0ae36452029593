//! `check`: what a start would need, without starting.

use nix::unistd::geteuid;

use crate::config;
use crate::control::arguments::Options;
use crate::control::{print, say};
use crate::credentials;
use crate::error::Error;
use crate::instance::pidfile;
use crate::launch::limits;
use crate::plan::Plan;
use crate::privilege::lookup::Identity;
use crate::{socket, storage};

pub(super) fn check(plan: &Plan, options: &Options) -> Result<u8, Error> {
    let identity = Identity::look_up(plan, options.user.as_deref(), geteuid())?;
    socket::check(plan, identity.as_ref())?;
    limits::check(plan)?;
    credentials::check(plan, identity.as_ref())?;
    storage::check(plan, identity.as_ref(), options.pidfile(plan).as_deref())?;
    if let Some(path) = options.pidfile(plan) {
        // A declared directory is made by the start.
        if !storage::makes_parent_of(plan, &path) {
            pidfile::check(&path, identity.as_ref())?;
        }
    }
    let configuration = config::check(plan, options, identity.as_ref())?;
    print(&configuration);
    let listed = if configuration.is_empty() { "" } else { "configuration, " };
    say(&format!(
        "{}: {listed}user, groups, limits, directories, credentials and PID file are as a start needs them",
        plan.name
    ));
    Ok(0)
}
