//! Sockets, where the safe wrappers allow less than the kernel.

use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

use nix::errno::Errno;
use nix::libc;
use nix::sys::socket::{SockFlag, accept4};

/// listen(2), with any length of the queue: what is too long is cut by the kernel, which knows the limit.
pub(crate) fn listen(socket: BorrowedFd<'_>, backlog: i32) -> nix::Result<()> {
    // SAFETY: the descriptor is borrowed, so it is open.
    Errno::result(unsafe { libc::listen(socket.as_raw_fd(), backlog) }).map(drop)
}

/// accept4(2), close-on-exec.
pub(crate) fn accept(socket: BorrowedFd<'_>) -> nix::Result<OwnedFd> {
    let accepted = accept4(socket.as_raw_fd(), SockFlag::SOCK_CLOEXEC)?;
    // SAFETY: the kernel has just made this descriptor for us.
    Ok(unsafe { OwnedFd::from_raw_fd(accepted) })
}
