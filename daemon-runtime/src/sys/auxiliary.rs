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

/// The path that was given to execve(2), as it was given.
#[cfg(feature = "upgrade")]
pub(crate) fn program_at_exec() -> Option<std::ffi::OsString> {
    use std::os::unix::ffi::OsStrExt;
    // SAFETY: getauxval(3) only reads what the kernel has left for it.
    let address = unsafe { libc::getauxval(libc::AT_EXECFN) };
    let name = std::ptr::with_exposed_provenance::<libc::c_char>(usize::try_from(address).ok()?);
    if name.is_null() {
        return None;
    }
    // SAFETY: the kernel has put the name there, with a zero at its end, and it stays for as long as the process.
    let name = unsafe { std::ffi::CStr::from_ptr(name) };
    Some(std::ffi::OsStr::from_bytes(name.to_bytes()).to_owned())
}
