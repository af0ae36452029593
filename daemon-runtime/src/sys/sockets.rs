//! Sockets, where the safe wrappers allow less than the kernel.

use std::os::fd::{AsRawFd, BorrowedFd};

use nix::errno::Errno;
use nix::libc;

/// listen(2), with any length of the queue: what is too long is cut by the kernel, which knows the limit.
pub(crate) fn listen(socket: BorrowedFd<'_>, backlog: i32) -> nix::Result<()> {
    // SAFETY: the descriptor is borrowed, so it is open.
    Errno::result(unsafe { libc::listen(socket.as_raw_fd(), backlog) }).map(drop)
}
