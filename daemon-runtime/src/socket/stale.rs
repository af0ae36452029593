//! Whether a socket file is what a process that has ended left behind.

use std::os::fd::AsRawFd;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use nix::errno::Errno;
use nix::sys::socket::{AddressFamily, SockFlag, SockType, UnixAddr, connect, socket};

/// A socket file that nobody has bound refuses every connection. One that is bound and does not listen yet refuses
/// those of its own kind, and says of another kind that it is the wrong one.
pub(crate) fn is_stale(path: &Path) -> bool {
    let is_socket = std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.file_type().is_socket());
    is_socket && refuses(path, SockType::Stream) && refuses(path, SockType::Datagram)
}

/// Whether there is something at the path itself, and no socket.
pub(super) fn is_something_else(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.file_type().is_socket())
}

/// Without waiting: a listener whose queue is full would hold the start.
fn refuses(path: &Path, kind: SockType) -> bool {
    let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
    let asked = socket(AddressFamily::Unix, kind, flags, None)
        .and_then(|socket| connect(socket.as_raw_fd(), &UnixAddr::new(path)?));
    asked == Err(Errno::ECONNREFUSED)
}
