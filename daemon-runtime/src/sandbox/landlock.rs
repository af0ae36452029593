//! Files, TCP ports, signals and abstract sockets: landlock(7).

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use ::landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, LandlockStatus, NetPort, PathBeneath, Ruleset, RulesetAttr,
    RulesetCreated, RulesetCreatedAttr, RulesetError, Scope,
};
use nix::errno::Errno;
use nix::fcntl::{OFlag, open};
use nix::sys::stat::Mode;

use crate::error::Error;
use crate::message;
use crate::plan::Plan;
use crate::sandbox::allowed::{Allowed, Right};
use crate::sandbox::failed;
use crate::sandbox::network::{self, Reach};

/// The newest version whose restrictions are tested here.
const NEWEST: ABI = ABI::V7;

/// What came after the first version, and so may be missing.
const LATER: [(ABI, &str); 4] = [
    (ABI::V3, "truncate(2) of what can be read"),
    (ABI::V4, "TCP ports"),
    (ABI::V5, "ioctl(2) on devices"),
    (ABI::V6, "signals and abstract sockets"),
];

/// Restricts this thread to what is open. A kernel without Landlock ends the start, one with less of it does not:
/// what is missing is told.
pub(crate) fn restrict(plan: &Plan, allowed: &Allowed, reach: Reach) -> Result<(), Error> {
    let ruled = |error: RulesetError| failed("restrict paths and ports", io::Error::other(error));
    let mut ruleset = ruleset(reach).map_err(ruled)?;
    for (path, right) in &allowed.paths {
        let opened = match open(path, OFlag::O_PATH | OFlag::O_CLOEXEC, Mode::empty()) {
            // It was there when the list was made, as somebody else's file below /run may be.
            Err(Errno::ENOENT) => continue,
            opened => opened.map_err(|errno| failed(format!("open it for {}", path.display()), errno))?,
        };
        ruleset = add(ruleset, &opened, path, *right).map_err(ruled)?;
    }
    if let Some(directory) = &allowed.pidfile {
        ruleset = ruleset.add_rule(PathBeneath::new(directory, AccessFs::RemoveFile)).map_err(ruled)?;
    }
    if !reach.binds {
        for port in network::ports(plan) {
            ruleset = ruleset.add_rule(NetPort::new(port, AccessNet::BindTcp)).map_err(ruled)?;
        }
    }
    match ruleset.restrict_self().map_err(ruled)?.landlock {
        LandlockStatus::Available { effective_abi, .. } => {
            if let Some(text) = gaps(effective_abi) {
                message::warning(plan, &text);
            }
            Ok(())
        }
        LandlockStatus::NotEnabled => Err(absent(Errno::EOPNOTSUPP)),
        LandlockStatus::NotImplemented => Err(absent(Errno::ENOSYS)),
    }
}

pub(super) fn absent(errno: Errno) -> Error {
    failed("restrict paths and ports by Landlock", errno)
}

/// What is refused unless a rule opens it.
fn ruleset(reach: Reach) -> Result<RulesetCreated, RulesetError> {
    let mut ruleset = Ruleset::default().handle_access(AccessFs::from_all(NEWEST))?;
    if !reach.binds {
        ruleset = ruleset.handle_access(AccessNet::BindTcp)?;
    }
    if !reach.connects {
        ruleset = ruleset.handle_access(AccessNet::ConnectTcp)?;
    }
    if !reach.signals {
        ruleset = ruleset.scope(Scope::Signal)?;
    }
    if !reach.abstract_sockets {
        ruleset = ruleset.scope(Scope::AbstractUnixSocket)?;
    }
    ruleset.create()
}

fn add(
    ruleset: RulesetCreated,
    opened: &OwnedFd,
    path: &Path,
    right: Right,
) -> Result<RulesetCreated, RulesetError> {
    let directory = path.is_dir();
    let access = if directory { access(right) } else { access(right) & AccessFs::from_file(NEWEST) };
    ruleset.add_rule(PathBeneath::new(opened.as_fd(), access))
}

/// What each right is made of. Devices are never made; what can be written cannot be executed.
fn access(right: Right) -> BitFlags<AccessFs> {
    match right {
        Right::Read => AccessFs::ReadFile | AccessFs::ReadDir,
        Right::Write => {
            AccessFs::from_all(NEWEST)
                & !(AccessFs::Execute | AccessFs::MakeChar | AccessFs::MakeBlock | AccessFs::IoctlDev)
        }
        Right::Execute => AccessFs::ReadFile | AccessFs::ReadDir | AccessFs::Execute,
        Right::Remove => AccessFs::RemoveFile.into(),
        Right::Device => AccessFs::ReadFile | AccessFs::WriteFile | AccessFs::IoctlDev,
    }
}

/// The walls that a kernel of this version cannot put up.
fn gaps(version: ABI) -> Option<String> {
    let missing: Vec<&str> =
        LATER.iter().filter(|(since, _)| version < *since).map(|(_, what)| *what).collect();
    (!missing.is_empty()).then(|| {
        format!("the sandbox has gaps: this kernel's Landlock cannot restrict {}", missing.join(", "))
    })
}
