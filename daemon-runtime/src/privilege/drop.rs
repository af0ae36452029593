//! The drop itself: groups first, user last, each with the system call that sets all three ids.

use nix::errno::Errno;
use nix::sys::prctl::{set_keepcaps, set_no_new_privs};
use nix::unistd::{setgroups, setresgid, setresuid};

use crate::error::Error;
use crate::privilege::goal::Goal;
use crate::privilege::proof::{self, Proof};
#[cfg(feature = "explain")]
use crate::privilege::state::{SETGID, SETUID};
use crate::privilege::state::{Sets, State, Witness, bit};
use crate::sys;

/// Makes of the process, which is `before`, what `goal` says, and proves it.
pub(crate) fn drop_privileges(goal: &Goal<'_>, before: &State, witness: Witness) -> Result<Proof, Error> {
    // While the capability to do so is there.
    if let Some(bounding) = goal.bounding {
        for capability in members(before.bounding & !bounding) {
            step("reduce the bounding set", sys::drop_from_bounding(capability))?;
        }
    }
    let becomes_another = goal.user.is_some_and(|user| before.users != [user.as_raw(); 4]);
    // The kernel takes all capabilities along with the user, unless it is told not to.
    let keeps = becomes_another && goal.sets.is_some_and(|sets| sets.permitted != 0);
    if keeps {
        step("keep capabilities", set_keepcaps(true))?;
    }
    if let Some(groups) = goal.supplementary.filter(|groups| *groups != before.supplementary) {
        step("setgroups", setgroups(groups))?;
    }
    if let Some(gid) = goal.group {
        step("setresgid", setresgid(gid, gid, gid))?;
    }
    // Also who is that user already: one without a mapping in a user namespace only looks like it. A service
    // manager's filter may refuse the call.
    if let Some(uid) = goal.user.filter(|_| becomes_another || goal.sets.is_some()) {
        step("setresuid", setresuid(uid, uid, uid))?;
    }
    if let Some(sets) = goal.sets.filter(|sets| becomes_another || *sets != before.sets) {
        set_capabilities(sets)?;
    }
    if keeps {
        step("no longer keep capabilities", set_keepcaps(false))?;
    }
    if goal.no_new_privileges && !before.no_new_privileges {
        step("no_new_privs", set_no_new_privs())?;
    }
    proof::prove(goal, &witness.state()?)
}

/// The first step of [`drop_privileges`] that the process, which is `before`, has no right to.
#[cfg(feature = "explain")]
pub(crate) fn foresee(goal: &Goal<'_>, before: &State) -> Result<(), Error> {
    let denied = Err(Errno::EPERM);
    if goal.supplementary.is_some_and(|groups| groups != before.supplementary) && !before.may(SETGID) {
        step("setgroups", denied)?;
    }
    if goal.group.is_some_and(|gid| before.groups != [gid.as_raw(); 4]) && !before.may(SETGID) {
        step("setresgid", denied)?;
    }
    if goal.user.is_some_and(|uid| before.users != [uid.as_raw(); 4]) && !before.may(SETUID) {
        step("setresuid", denied)?;
    }
    Ok(())
}

/// The ambient set last: it holds nothing that the others do not.
fn set_capabilities(sets: Sets) -> Result<(), Error> {
    step("capset", sys::capset([sets.effective, sets.permitted, sets.inheritable]))?;
    members(sets.ambient)
        .try_for_each(|capability| step("raise an ambient capability", sys::raise_ambient(capability)))
}

fn members(set: u64) -> impl Iterator<Item = u8> {
    (0..64).filter(move |&capability| set & bit(capability) != 0)
}

fn step(step: &'static str, result: Result<(), Errno>) -> Result<(), Error> {
    result.map_err(|errno| Error::Drop { step, source: errno.into() })
}
