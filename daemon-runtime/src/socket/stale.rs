//! Whether a socket file is what a process that has ended left behind.

use std::os::fd::AsRawFd;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use nix::errno::Errno;
use nix::sys::socket::{AddressFamily, SockFlag, SockType, UnixAddr, connect, socket};

<<<<<<< HEAD
/// A socket file that nobody has bound. One that is bound and does not listen yet refuses connections, too: so
/// the kernel's list is asked as well. What cannot be told counts as somebody's.
pub(crate) fn is_stale(path: &Path) -> bool {
=======
/// A socket file that nobody has bound refuses every connection. One that is bound and does not listen yet refuses
/// those of its own kind, and says of another kind that it is the wrong one.
pub(super) fn is_stale(path: &Path) -> bool {
>>>>>>> 9cea9e1 (A socket that is bound and does not listen is told by the error for the wrong kind; a test that fails ends)
    let is_socket = std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.file_type().is_socket());
    is_socket && refuses(path, SockType::Stream) && refuses(path, SockType::Datagram)
}

/// Without waiting: a listener whose queue is full would hold the start.
fn refuses(path: &Path, kind: SockType) -> bool {
    let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
    let asked = socket(AddressFamily::Unix, kind, flags, None)
        .and_then(|socket| connect(socket.as_raw_fd(), &UnixAddr::new(path)?));
    asked == Err(Errno::ECONNREFUSED)
}
