//! What walls a start would put up, and whether this kernel has what they are made of.

use std::fs;

use nix::errno::Errno;

use super::landlock::absent;
use super::{failed, is_left_to_systemd};
use crate::error::Error;
use crate::plan::{Plan, SandboxMode};
use crate::sys;

/// What seccomp(2) of this kernel can answer a call with.
const ACTIONS: &str = "/proc/sys/kernel/seccomp/actions_avail";

/// One line of it, and what is in the way. Nothing where no sandbox is declared.
pub(crate) fn foresee(plan: &Plan, managed: bool) -> Option<(String, Result<(), Error>)> {
    let sandbox = plan.sandbox.as_ref()?;
    if is_left_to_systemd(sandbox, managed) {
        return Some(("left to systemd, whose unit has the same walls".into(), Ok(())));
    }
    Some(match sandbox.mode {
        SandboxMode::Learn => ("tells what the walls would refuse, and refuses nothing".into(), Ok(())),
        SandboxMode::Strict => (
            "walls around files, ports, signals (Landlock) and system calls (seccomp)".into(),
            lacking().map_or(Ok(()), Err),
        ),
    })
}

/// What this kernel lacks.
pub(crate) fn lacking() -> Option<Error> {
    if let Err(errno) = sys::landlock_version() {
        return Some(absent(errno));
    }
    let actions = fs::read_to_string(ACTIONS).ok()?;
    let has = actions.split_whitespace().any(|action| action == "errno");
    (!has).then(|| failed("filter system calls by seccomp", Errno::EINVAL))
}
