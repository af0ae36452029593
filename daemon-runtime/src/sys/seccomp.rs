//! Notifications of system calls: seccomp_unotify(2).

use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};

use nix::errno::Errno;
use nix::libc;
use seccompiler::sock_filter;

use super::descriptors::own;

/// seccomp(2): installs a filter on the calling thread; what it hands to user space comes out of the result. Signals
/// that can be handled do not interrupt a call that is looked at, where the kernel can hold them (Linux 5.19).
pub(crate) fn install_with_listener(program: &[sock_filter]) -> nix::Result<OwnedFd> {
    /// `struct sock_fprog`.
    #[repr(C)]
    struct Program {
        length: libc::c_ushort,
        filter: *const sock_filter,
    }
    let program = Program {
        length: libc::c_ushort::try_from(program.len()).map_err(|_| Errno::E2BIG)?,
        filter: program.as_ptr(),
    };
    let install = |flags: libc::c_ulong| {
        let operation = libc::SECCOMP_SET_MODE_FILTER;
        // SAFETY: the structure and the filter it points to live until the call returns.
        Errno::result(unsafe { libc::syscall(libc::SYS_seccomp, operation, flags, &raw const program) })
    };
    let listener = libc::SECCOMP_FILTER_FLAG_NEW_LISTENER;
    let fd = match install(listener | libc::SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV) {
        Err(Errno::EINVAL) => install(listener),
        installed => installed,
    }?;
    Ok(own(RawFd::try_from(fd).map_err(|_| Errno::EBADF)?))
}

/// ioctl(2) `SECCOMP_IOCTL_NOTIF_RECV`: waits for the next call.
pub(crate) fn receive_call(listener: BorrowedFd) -> nix::Result<libc::seccomp_notif> {
    let mut call = MaybeUninit::<libc::seccomp_notif>::zeroed();
    let request = libc::SECCOMP_IOCTL_NOTIF_RECV;
    // SAFETY: zeroes are a valid structure, as the kernel asks for, and it fills it when it succeeds.
    unsafe {
        let result = libc::ioctl(listener.as_raw_fd(), request, call.as_mut_ptr());
        Errno::result(result).map(|_| call.assume_init())
    }
}

/// ioctl(2) `SECCOMP_IOCTL_NOTIF_SEND`: has the kernel carry out the call as it was made.
pub(crate) fn let_call_pass(listener: BorrowedFd, id: u64) -> nix::Result<()> {
    let flags = u32::try_from(libc::SECCOMP_USER_NOTIF_FLAG_CONTINUE).unwrap_or(1);
    let mut answer = libc::seccomp_notif_resp { id, val: 0, error: 0, flags };
    // SAFETY: the structure lives until the call returns.
    let result =
        unsafe { libc::ioctl(listener.as_raw_fd(), libc::SECCOMP_IOCTL_NOTIF_SEND, &raw mut answer) };
    Errno::result(result).map(drop)
}
