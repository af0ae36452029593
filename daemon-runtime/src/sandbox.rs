//! The walls that the program puts up around itself: those of its unit file, where no systemd does it.

mod allowed;
mod calls;
mod condition;
#[cfg(feature = "explain")]
mod foresee;
mod guards;
mod landlock;
mod learn;
mod network;
mod seccomp;

use std::path::PathBuf;

use crate::error::Error;
use crate::instance::pidfile::Pidfile;
use crate::launch::contract::Contract;
use crate::plan::{DirectoryKind, Plan, Sandbox, SandboxMode};
use crate::privilege::lookup::Identity;
use crate::privilege::proof::Proof;
use allowed::Allowed;
use calls::Calls;
pub use calls::is_system_call;
#[cfg(feature = "explain")]
pub(crate) use foresee::{foresee, lacking};
use learn::Judge;
use network::Reach;

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
compile_error!("the feature `sandbox` knows the system calls of x86_64 and aarch64 only");

/// What the walls are built around.
struct Ground<'a> {
    plan: &'static Plan,
    sandbox: &'static Sandbox,
    /// The daemon's own directories.
    directories: &'a [(DirectoryKind, PathBuf)],
    /// It is removed at the end.
    pidfile: Option<&'a Pidfile>,
    /// Whether the daemon is a user that may do nothing else.
    as_user: bool,
}

/// Puts up the walls that `sandbox` declares, around this thread and all that come from it. After the drop, which
/// needs system calls that the walls refuse, and before any other thread. Where systemd has put up those of the unit
/// file, only when asked. Returns whether there are walls of the program's now.
pub(crate) fn put_up(
    plan: &'static Plan,
    directories: &[(DirectoryKind, PathBuf)],
    pidfile: Option<&Pidfile>,
    identity: Option<&Identity>,
    _: &Proof,
    contract: &Contract,
) -> Result<bool, Error> {
    let ours = |sandbox: &&Sandbox| !is_left_to_systemd(sandbox, contract.systemd);
    let Some(sandbox) = plan.sandbox.as_ref().filter(ours) else { return Ok(contract.is_walled()) };
    // Around the process that has started this one they stand already, and no more than so many fit into each other.
    if contract.is_walled() {
        return hide_memory(sandbox).map(|()| true);
    }
    let ground = &Ground { plan, sandbox, directories, pidfile, as_user: identity.is_some() };
    let calls = Calls::of(ground)?;
    let allowed = Allowed::of(ground)?;
    let reach = Reach::of(plan, sandbox, &calls);
    hide_memory(sandbox)?;
    match sandbox.mode {
        SandboxMode::Strict => {
            landlock::restrict(plan, &allowed, reach)?;
            seccomp::restrict(&calls)?;
        }
        SandboxMode::Learn => learn::begin(Judge { plan, allowed, calls, reach })?,
    }
    Ok(true)
}

/// Learning reads the memory of the programs that the daemon starts, before they are programs of their own.
fn hide_memory(sandbox: &Sandbox) -> Result<(), Error> {
    nix::sys::prctl::set_dumpable(sandbox.mode == SandboxMode::Learn)
        .map_err(|errno| failed("set whether memory can be dumped", errno))
}

/// Where the program learns, the unit has no walls.
fn is_left_to_systemd(sandbox: &Sandbox, managed: bool) -> bool {
    managed && !sandbox.always && sandbox.mode == SandboxMode::Strict
}

/// A wall that cannot be put up ends the start: a sandbox is never weaker than declared without a word.
fn failed(wall: impl Into<String>, source: impl Into<std::io::Error>) -> Error {
    Error::Sandbox { wall: wall.into(), source: source.into() }
}
