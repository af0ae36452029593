//! The access control list of a file, as the kernel keeps it.

use std::os::fd::{AsRawFd, BorrowedFd};

use nix::errno::Errno;
use nix::libc;

/// The largest value that an attribute can have: xattr(7).
const LARGEST: usize = 1 << 16;

/// fgetxattr(2): `None` where there is no list, and on a file system that has none.
pub(crate) fn access_list(file: BorrowedFd<'_>) -> nix::Result<Option<Vec<u8>>> {
    let mut list = vec![0_u8; LARGEST];
    let name = c"system.posix_acl_access".as_ptr();
    // SAFETY: the name ends with a zero, and the buffer has as many bytes as is said.
    let length = unsafe { libc::fgetxattr(file.as_raw_fd(), name, list.as_mut_ptr().cast(), list.len()) };
    match Errno::result(length) {
        Ok(length) => {
            list.truncate(usize::try_from(length).unwrap_or(0));
            Ok(Some(list))
        }
        Err(Errno::ENODATA | Errno::EOPNOTSUPP) => Ok(None),
        Err(errno) => Err(errno),
    }
}
