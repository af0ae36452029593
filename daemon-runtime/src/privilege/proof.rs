//! The proof that privileges are gone, by asking the kernel and by trying to take them back.

use nix::errno::Errno;
use nix::unistd::{Gid, Uid, getresgid, getresuid, setresgid, setresuid};

use crate::error::Error;
use crate::privilege::lookup::Identity;
use crate::sys;

/// Exists only where the privileges are as declared; main is called with it in hand.
#[derive(Debug)]
pub(crate) struct Proof(());

/// As OpenSSH's `permanently_set_uid` does: every id is the declared one, and root is refused.
/// Groups are checked where this process has set them; an ordinary user that stays itself keeps its own.
pub(crate) fn prove(identity: Option<&Identity>) -> Result<Proof, Error> {
    let Some(identity) = identity else { return Ok(Proof(())) };
    let asked = |errno: Errno| Error::Drop { step: "ask for the ids", source: errno.into() };
    let user = getresuid().map_err(asked)?;
    if [user.real, user.effective, user.saved] != [identity.uid; 3] {
        return Err(Error::NotDropped(format!(
            "the user ids are {}, {}, {}",
            user.real, user.effective, user.saved
        )));
    }
    let group = getresgid().map_err(asked)?;
    if identity.drops && [group.real, group.effective, group.saved] != [identity.gid; 3] {
        return Err(Error::NotDropped(format!(
            "the group ids are {}, {}, {}",
            group.real, group.effective, group.saved
        )));
    }
    if identity.drops {
        let mut groups = sys::groups(identity.groups.len()).map_err(asked)?;
        groups.sort_unstable_by_key(|gid| gid.as_raw());
        groups.dedup();
        if groups != identity.groups {
            return Err(Error::NotDropped(format!("the supplementary groups are {groups:?}")));
        }
    }
    let root = Uid::from_raw(0);
    if setresuid(root, root, root) != Err(Errno::EPERM) {
        return Err(Error::NotDropped("root could be regained".into()));
    }
    let root = Gid::from_raw(0);
    if identity.drops && identity.gid != root && setresgid(root, root, root) != Err(Errno::EPERM) {
        return Err(Error::NotDropped("the group of root could be regained".into()));
    }
    Ok(Proof(()))
}
