//! The drop itself: groups first, user last, each with the system call that sets all three ids.

use nix::errno::Errno;
use nix::unistd::{Uid, setgroups, setresgid, setresuid};

use crate::error::Error;
use crate::privilege::lookup::Identity;
use crate::privilege::proof::{self, Proof};

/// Becomes `identity` and proves it. Without one, only gives up what was inherited: the supplementary
/// groups of whoever started the program, unless a service manager has set them as declared.
pub(crate) fn drop_privileges(
    identity: Option<&Identity>,
    started_as: Uid,
    managed: bool,
) -> Result<Proof, Error> {
    match identity {
        Some(identity) if identity.drops => {
            setgroups(&identity.groups).map_err(|errno| failed("setgroups", errno))?;
            setresgid(identity.gid, identity.gid, identity.gid)
                .map_err(|errno| failed("setresgid", errno))?;
            setresuid(identity.uid, identity.uid, identity.uid)
                .map_err(|errno| failed("setresuid", errno))?;
        }
        None if !managed && started_as.is_root() => {
            setgroups(&[]).map_err(|errno| failed("setgroups", errno))?;
        }
        _ => {}
    }
    nix::sys::prctl::set_no_new_privs().map_err(|errno| failed("no_new_privs", errno))?;
    proof::prove(identity)
}

fn failed(step: &'static str, errno: Errno) -> Error {
    Error::Drop { step, source: errno.into() }
}
