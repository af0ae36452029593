//! How much power this process has: its ids, its groups, its capabilities.

use nix::errno::Errno;
use nix::sys::prctl::get_no_new_privs;
use nix::unistd::{Gid, Uid, getgroups, getresgid, getresuid, setfsgid, setfsuid};

use crate::error::Error;
use crate::status::{Fields, Status};
use crate::sys;

/// `CAP_SETGID`, to change groups.
pub(crate) const SETGID: u8 = 6;
/// `CAP_SETUID`, to change the user.
pub(crate) const SETUID: u8 = 7;
/// `CAP_SETPCAP`, to reduce the bounding set.
pub(crate) const SETPCAP: u8 = 8;

/// `CAP_NET_BIND_SERVICE`, for ports below 1024.
#[cfg(feature = "explain")]
pub(crate) const NET_BIND_SERVICE: u8 = 10;
/// `CAP_SYS_CHROOT`, to change the root directory.
#[cfg(feature = "explain")]
pub(crate) const SYS_CHROOT: u8 = 18;
/// `CAP_SYS_NICE`, to weigh more.
#[cfg(feature = "explain")]
pub(crate) const SYS_NICE: u8 = 23;
/// `CAP_SYS_RESOURCE`, to be killed later.
#[cfg(feature = "explain")]
pub(crate) const SYS_RESOURCE: u8 = 24;

/// The four sets that decide what the process, and what it starts, may do. One bit a capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sets {
    pub(crate) effective: u64,
    pub(crate) permitted: u64,
    pub(crate) inheritable: u64,
    pub(crate) ambient: u64,
}

impl Sets {
    /// These capabilities in each set, and no other.
    pub(crate) fn exactly(set: u64) -> Self {
        Self { effective: set, permitted: set, inheritable: set, ambient: set }
    }
}

/// What the kernel says of the process at one moment.
#[derive(Clone, Debug)]
pub(crate) struct State {
    /// Real, effective, saved and file system user.
    pub(crate) users: [u32; 4],
    /// Real, effective, saved and file system group.
    pub(crate) groups: [u32; 4],
    /// Supplementary groups, sorted, each once.
    pub(crate) supplementary: Vec<Gid>,
    pub(crate) sets: Sets,
    /// What no program that this process starts can go beyond.
    pub(crate) bounding: u64,
    pub(crate) no_new_privileges: bool,
}

impl State {
    /// As `/proc/self/status` has it.
    pub(crate) fn parse(fields: &Fields) -> Option<Self> {
        Some(Self {
            users: fields.numbers("Uid")?.try_into().ok()?,
            groups: fields.numbers("Gid")?.try_into().ok()?,
            supplementary: sorted(fields.numbers("Groups")?.into_iter().map(Gid::from_raw).collect()),
            sets: Sets {
                effective: fields.set("CapEff")?,
                permitted: fields.set("CapPrm")?,
                inheritable: fields.set("CapInh")?,
                ambient: fields.set("CapAmb")?,
            },
            bounding: fields.set("CapBnd")?,
            no_new_privileges: fields.get("NoNewPrivs")? == "1",
        })
    }

    /// By system calls, where there is no `/proc`.
    pub(crate) fn ask() -> Result<Self, Error> {
        asked()
            .map_err(|errno| Error::Drop { step: "ask for the ids and capabilities", source: errno.into() })
    }

    /// Whether the process may do what one capability allows.
    pub(crate) fn may(&self, capability: u8) -> bool {
        self.sets.effective & bit(capability) != 0
    }
}

fn asked() -> nix::Result<State> {
    let (user, group) = (getresuid()?, getresgid()?);
    let [effective, permitted, inheritable] = sys::capget()?;
    let mut bounding = 0;
    let mut ambient = 0;
    for capability in 0..64 {
        match sys::bounding_holds(capability) {
            Ok(held) => bounding |= u64::from(held) << capability,
            Err(Errno::EINVAL) => break,
            Err(errno) => return Err(errno),
        }
        ambient |= u64::from(sys::ambient_holds(capability)?) << capability;
    }
    // To an id that cannot be, these two only answer.
    let (file_system_user, file_system_group) =
        (setfsuid(Uid::from_raw(u32::MAX)), setfsgid(Gid::from_raw(u32::MAX)));
    Ok(State {
        users: [user.real, user.effective, user.saved, file_system_user].map(Uid::as_raw),
        groups: [group.real, group.effective, group.saved, file_system_group].map(Gid::as_raw),
        supplementary: sorted(getgroups()?),
        sets: Sets { effective, permitted, inheritable, ambient },
        bounding,
        no_new_privileges: get_no_new_privs()?,
    })
}

/// One bit.
pub(crate) fn bit(capability: u8) -> u64 {
    1 << capability
}

/// Each group once, in order: as the kernel compares them.
pub(crate) fn sorted(mut groups: Vec<Gid>) -> Vec<Gid> {
    groups.sort_unstable_by_key(|gid| gid.as_raw());
    groups.dedup();
    groups
}

/// Whom to ask after everything was given up: opened while `/proc` is in reach.
#[derive(Debug)]
pub(crate) struct Witness(Option<Status>);

impl Witness {
    /// Opens it.
    pub(crate) fn call() -> Self {
        Self(Status::open())
    }

    /// What is the case now. Asked once, and closed.
    pub(crate) fn state(self) -> Result<State, Error> {
        let told = self.0.as_ref().and_then(|status| State::parse(&status.read()?));
        told.map_or_else(State::ask, Ok)
    }
}
