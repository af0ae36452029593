//! The weight of this process for the scheduler.

use nix::errno::Errno;
use nix::libc;

/// setpriority(2) of the thread that calls; those that it starts have the same.
pub(crate) fn set_nice(nice: i32) -> nix::Result<()> {
    // SAFETY: takes numbers and touches no memory.
    let result = unsafe { libc::syscall(libc::SYS_setpriority, libc::PRIO_PROCESS, 0, nice) };
    Errno::result(result).map(drop)
}
