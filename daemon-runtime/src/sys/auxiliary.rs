//! What the kernel left on the stack for the program, getauxval(3).

use nix::libc;

/// Real and effective user, real and effective group, as they were when the program was started.
pub(crate) fn ids_at_exec() -> [u32; 4] {
    [libc::AT_UID, libc::AT_EUID, libc::AT_GID, libc::AT_EGID].map(|kind| {
        // SAFETY: reads memory of the process; 0 for what is not there.
        let id = unsafe { libc::getauxval(kind) };
        u32::try_from(id).unwrap_or(u32::MAX)
    })
}
