//! Whether the calls of a socket wait.

use std::io;
use std::os::fd::BorrowedFd;

use nix::fcntl::{FcntlArg, OFlag, fcntl};

/// fcntl(2), `O_NONBLOCK`: shared by all descriptors of the socket.
pub(super) fn set_nonblocking(socket: BorrowedFd<'_>, nonblocking: bool) -> io::Result<()> {
    let mut flags = OFlag::from_bits_retain(fcntl(socket, FcntlArg::F_GETFL)?);
    flags.set(OFlag::O_NONBLOCK, nonblocking);
    fcntl(socket, FcntlArg::F_SETFL(flags))?;
    Ok(())
}
