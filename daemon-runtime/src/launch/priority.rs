//! How the kernel weighs this process: its share of the processors, and its turn when memory runs out.

use std::fs::OpenOptions;
use std::io::{self, Write};

use crate::error::Error;
use crate::plan::Plan;
#[cfg(feature = "explain")]
use crate::privilege::state::{SYS_NICE, SYS_RESOURCE, State};
use crate::sys;

/// Sets what is declared of `nice` and `oom_score_adjust`. Before any thread: each starts with what its maker has.
/// A process that takes a daemon's place has that one's, which only root may raise.
pub(crate) fn set(plan: &Plan, inherited: bool) -> Result<(), Error> {
    if inherited {
        return Ok(());
    }
    if let Some(nice) = plan.nice {
        sys::set_nice(nice).map_err(|errno| failed("nice", nice, errno.into()))?;
    }
    if let Some(score) = plan.oom_score_adjust {
        adjust_oom_score(score).map_err(|source| failed("oom_score_adjust", score, source))?;
    }
    Ok(())
}

/// What [`set`] would be refused, as far as can be told without trying.
#[cfg(feature = "explain")]
pub(crate) fn foresee(plan: &Plan, before: &State) -> Result<(), Error> {
    let denied = || nix::errno::Errno::EACCES.into();
    if let Some(nice) = plan.nice.filter(|&nice| nice < lowest_nice()) {
        if !before.may(SYS_NICE) {
            return Err(failed("nice", nice, denied()));
        }
    }
    if let Some(score) = plan.oom_score_adjust.filter(|&score| score < lowest_oom_score()) {
        if !before.may(SYS_RESOURCE) {
            return Err(failed("oom_score_adjust", score, denied()));
        }
    }
    Ok(())
}

/// What this process has, or what RLIMIT_NICE lets it have: setpriority(2).
#[cfg(feature = "explain")]
fn lowest_nice() -> i32 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let now = fields.split_whitespace().nth(16).and_then(|nice| nice.parse().ok()).unwrap_or(0);
    let limit = nix::sys::resource::getrlimit(nix::sys::resource::Resource::RLIMIT_NICE);
    let limit = limit.ok().and_then(|(soft, _)| i32::try_from(soft).ok());
    limit.map_or(now, |limit| now.min(20 - limit))
}

/// What this process has, but anybody may go down to nothing.
#[cfg(feature = "explain")]
fn lowest_oom_score() -> i32 {
    let now = std::fs::read_to_string("/proc/self/oom_score_adj").ok();
    now.and_then(|now| now.trim().parse().ok()).map_or(i32::MIN, |now: i32| now.min(0))
}

/// proc_pid_oom_score_adj(5). The file is never made: where `/proc` is not mounted, that is the error.
fn adjust_oom_score(score: i32) -> io::Result<()> {
    OpenOptions::new().write(true).open("/proc/self/oom_score_adj")?.write_all(score.to_string().as_bytes())
}

fn failed(key: &'static str, asked: i32, source: io::Error) -> Error {
    Error::Priority { key, asked, source }
}
