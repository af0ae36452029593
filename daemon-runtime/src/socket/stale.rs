//! Whether a socket file is what a process that has ended left behind.

use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use nix::errno::Errno;
use nix::sys::socket::{AddressFamily, SockFlag, SockType, UnixAddr, connect, socket};

/// A socket file that nobody has bound. One that is bound and does not listen yet refuses connections, too: so
/// the kernel's list is asked as well. What cannot be told counts as somebody's.
pub(crate) fn is_stale(path: &Path) -> bool {
    let is_socket = std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.file_type().is_socket());
    is_socket && refuses(path, SockType::Stream) && refuses(path, SockType::Datagram) && !is_listed(path)
}

/// Without waiting: a listener whose queue is full would hold the start.
fn refuses(path: &Path, kind: SockType) -> bool {
    let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
    let asked = socket(AddressFamily::Unix, kind, flags, None)
        .and_then(|socket| connect(socket.as_raw_fd(), &UnixAddr::new(path)?));
    asked == Err(Errno::ECONNREFUSED)
}

/// Whether `/proc/net/unix` has a socket with this path. Where it cannot be read, the refusal has to do.
fn is_listed(path: &Path) -> bool {
    let list = std::fs::read("/proc/net/unix").unwrap_or_default();
    let ending: Vec<u8> = [b" ", path.as_os_str().as_bytes(), b"\n"].concat();
    list.windows(ending.len()).any(|part| part == ending)
}
