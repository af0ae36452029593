//! Handles of processes.

use std::os::fd::{AsRawFd, OwnedFd, RawFd};

use nix::errno::Errno;
use nix::libc;
use nix::unistd::Pid;

use super::descriptors::own;

/// pidfd_open(2): a handle that goes on meaning this process when its number is used again.
pub(crate) fn pidfd_open(pid: Pid) -> nix::Result<OwnedFd> {
    // SAFETY: the result is checked before it is owned.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid.as_raw(), 0) };
    let fd = Errno::result(fd)?;
    Ok(own(RawFd::try_from(fd).map_err(|_| Errno::EBADF)?))
}

/// pidfd_send_signal(2), with a number when `value` is given, as sigqueue(3) sends it.
pub(crate) fn pidfd_send_signal(pidfd: &OwnedFd, signal: i32, value: Option<usize>) -> nix::Result<()> {
    /// `siginfo_t` as the kernel reads it for SI_QUEUE.
    #[repr(C)]
    struct Queued {
        signal: i32,
        errno: i32,
        code: i32,
        sender: Sender,
        rest: [u8; 128],
    }
    #[repr(C)]
    struct Sender {
        pid: i32,
        uid: u32,
        value: usize,
    }
    let queued = value.map(|value| Queued {
        signal,
        errno: 0,
        code: libc::SI_QUEUE,
        sender: Sender { pid: nix::unistd::getpid().as_raw(), uid: nix::unistd::getuid().as_raw(), value },
        rest: [0; 128],
    });
    let info = queued.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
    // SAFETY: `info` is null or points to at least the 128 bytes of a siginfo_t.
    let result = unsafe { libc::syscall(libc::SYS_pidfd_send_signal, pidfd.as_raw_fd(), signal, info, 0) };
    Errno::result(result).map(drop)
}
