//! Who may read a secret and write it: root, the user who starts the daemon, and the one that it becomes.

use std::os::fd::OwnedFd;

use nix::errno::Errno;
use nix::sys::stat::{FileStat, SFlag, fstat};
use nix::unistd::{getegid, geteuid};

use crate::access;
use crate::privilege::lookup::Identity;
use crate::way::{self, Owner};

/// The daemon, as the owner of files.
#[derive(Clone, Copy)]
pub(super) struct Readers {
    uid: u32,
    gid: u32,
}

impl Readers {
    pub(super) fn of(identity: Option<&Identity>) -> Self {
        identity.map_or_else(
            || Self { uid: geteuid().as_raw(), gid: getegid().as_raw() },
            |identity| Self { uid: identity.uid.as_raw(), gid: identity.gid.as_raw() },
        )
    }

    /// What is wrong with the file itself. A group may read it that is root's or the daemon's; where the file has an access
    /// control list, as systemd's have, the bits of the group are the list's mask, and whom it names is looked at.
    pub(super) fn objection(self, file: &OwnedFd, stat: &FileStat) -> Result<Option<String>, Errno> {
        if way::kind(stat) != SFlag::S_IFREG {
            return Ok(Some("it is not a regular file".into()));
        }
        if !self.owns(stat) {
            return Ok(Some(format!("it belongs to user {}", stat.st_uid)));
        }
        let allowed = match stat.st_gid {
            0 => 0o770,
            gid if gid == self.gid => 0o750,
            _ => 0o700,
        };
        let mode = stat.st_mode & 0o777;
        if mode & !allowed != 0 {
            let group = stat.st_gid;
            return Ok(Some(format!("others can use it, its mode is {mode:o} and its group {group}")));
        }
        if mode & 0o070 == 0 {
            return Ok(None);
        }
        let named = access::named(file, &[geteuid().as_raw(), self.uid], Some(self.gid))?;
        Ok(named.map(|who| format!("its access control list lets {who} use it")))
    }

    /// What is wrong with the directory that a manager has named.
    pub(super) fn objection_to_given(self, directory: &OwnedFd) -> Result<Option<String>, Errno> {
        let stat = fstat(directory)?;
        if !self.owns(&stat) {
            return Ok(Some(format!("its directory belongs to user {}", stat.st_uid)));
        }
        let mode = stat.st_mode & 0o7777;
        Ok((mode & 0o022 != 0).then(|| format!("its directory has mode {mode:o}")))
    }

    /// What is wrong with the way to a declared path. A file of root's has to be in a place of root's: the daemon's user
    /// could have brought another one there.
    pub(super) fn objection_to_way(
        self,
        directory: &OwnedFd,
        stat: &FileStat,
    ) -> Result<Option<String>, Errno> {
        let owner = match stat.st_uid {
            0 if geteuid().is_root() => Owner::ROOT,
            _ => Owner { uid: self.uid, gid: Some(self.gid) },
        };
        way::stranger(directory, owner)
    }

    fn owns(self, stat: &FileStat) -> bool {
        [0, geteuid().as_raw(), self.uid].contains(&stat.st_uid)
    }
}
