//! Whether the kernel has Landlock.

use nix::errno::Errno;
use nix::libc;

/// `LANDLOCK_CREATE_RULESET_VERSION` of `<linux/landlock.h>`: nothing is created.
const VERSION: u32 = 1;

/// landlock_create_ruleset(2), asked for the version of its interface.
pub(crate) fn landlock_version() -> nix::Result<i64> {
    // SAFETY: with this flag the kernel takes no structure, and touches no memory.
    let result = unsafe {
        libc::syscall(libc::SYS_landlock_create_ruleset, std::ptr::null::<libc::c_void>(), 0_usize, VERSION)
    };
    Errno::result(result)
}
