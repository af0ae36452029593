//! Descriptors that were inherited: numbers that nothing in this process owns yet.

use std::os::fd::{BorrowedFd, FromRawFd, OwnedFd, RawFd};

use nix::errno::Errno;
use nix::libc;

/// Takes ownership of a descriptor that the process was started with or that nobody else owns.
pub(crate) fn own(fd: RawFd) -> OwnedFd {
    // SAFETY: the callers pass each inherited descriptor number once, after checking that it is open.
    unsafe { OwnedFd::from_raw_fd(fd) }
}

/// Borrows a descriptor number for a check that fails with EBADF when it is not open.
pub(crate) fn borrow<'fd>(fd: RawFd) -> BorrowedFd<'fd> {
    // SAFETY: used only for system calls that report a closed descriptor as an error.
    unsafe { BorrowedFd::borrow_raw(fd) }
}

/// close(2) of an inherited descriptor; one that is not open is not an error.
pub(crate) fn close(fd: RawFd) {
    // SAFETY: called during hygiene only, on numbers that nothing in this process owns.
    unsafe { libc::close(fd) };
}

/// close_range(2), inclusive.
pub(crate) fn close_range(first: u32, last: u32) -> nix::Result<()> {
    // SAFETY: called during hygiene only, on numbers that nothing in this process owns.
    let result = unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) };
    Errno::result(result).map(drop)
}
