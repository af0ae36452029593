//! The proof that privileges are gone, by asking the kernel and by trying to take them back.

use nix::errno::Errno;
use nix::unistd::{Gid, Uid, setresgid, setresuid};

use crate::error::Error;
use crate::privilege::goal::Goal;
use crate::privilege::state::{SETGID, SETUID, Sets, State, bit};

/// Exists only where the privileges are as declared; main is called with it in hand.
#[derive(Debug)]
pub(crate) struct Proof(());

/// Compares what the process is with what it is to be, and then, as OpenSSH's `permanently_set_uid` does,
/// tries to become root again.
pub(crate) fn prove(goal: &Goal<'_>, now: &State) -> Result<Proof, Error> {
    if let Some(user) = goal.user {
        held("the user ids are", now.users, [user.as_raw(); 4])?;
    }
    if let Some(group) = goal.group {
        held("the group ids are", now.groups, [group.as_raw(); 4])?;
    }
    if let Some(groups) = goal.supplementary {
        if now.supplementary != groups {
            let groups: Vec<_> = now.supplementary.iter().map(|gid| gid.as_raw()).collect();
            return Err(Error::NotDropped(format!("the supplementary groups are {groups:?}")));
        }
    }
    if let Some(sets) = goal.sets.filter(|sets| *sets != now.sets) {
        return Err(not_dropped_to(sets, now.sets));
    }
    if let Some(bounding) = goal.bounding.filter(|bounding| *bounding != now.bounding) {
        let now = now.bounding;
        return Err(Error::NotDropped(format!("the bounding set is {now:x}, not {bounding:x}")));
    }
    if goal.no_new_privileges && !now.no_new_privileges {
        return Err(Error::NotDropped("no_new_privs is not set".into()));
    }
    refuse_the_way_back(goal, now)
}

fn held(what: &str, now: [u32; 4], wanted: [u32; 4]) -> Result<(), Error> {
    if now == wanted { Ok(()) } else { Err(Error::NotDropped(format!("{what} {now:?}"))) }
}

fn not_dropped_to(goal: Sets, now: Sets) -> Error {
    let Sets { effective, permitted, inheritable, ambient } = now;
    let sets = format!("effective {effective:x}, permitted {permitted:x}, inheritable {inheritable:x}");
    Error::NotDropped(format!("the capabilities are {sets}, ambient {ambient:x}, not {:x}", goal.permitted))
}

/// `EPERM` is the answer, or `EINVAL` where the user namespace has no root. Who declares one of the two
/// capabilities may become anybody, and is not asked.
fn refuse_the_way_back(goal: &Goal<'_>, now: &State) -> Result<Proof, Error> {
    let denied = |result| matches!(result, Err(Errno::EPERM | Errno::EINVAL));
    let root = Uid::from_raw(0);
    let tried = goal.user.is_some() && now.sets.permitted & bit(SETUID) == 0;
    if tried && !denied(setresuid(root, root, root)) {
        return Err(Error::NotDropped("root could be regained".into()));
    }
    let root = Gid::from_raw(0);
    let tried = goal.group.is_some_and(|group| group != root) && now.sets.permitted & bit(SETGID) == 0;
    if tried && !denied(setresgid(root, root, root)) {
        return Err(Error::NotDropped("the group of root could be regained".into()));
    }
    Ok(Proof(()))
}
