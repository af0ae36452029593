//! What the arguments of a call point to.

use std::ffi::{OsStr, OsString};
use std::io::IoSliceMut;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;

use nix::libc;
use nix::sys::uio::{RemoteIoVec, process_vm_readv};
use nix::unistd::Pid;

/// The longest path that the kernel takes.
const PATH_MAX: usize = 4096;
/// The smallest page: a read that stays within one cannot run into memory that is not there.
const PAGE: usize = 4096;

/// A thread's memory.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory(pub(crate) Pid);

impl Memory {
    /// Up to `length` bytes from an address on; fewer where memory ends.
    pub(crate) fn bytes(self, address: u64, length: usize) -> Option<Vec<u8>> {
        let mut base = usize::try_from(address).ok()?;
        let mut found = Vec::new();
        while found.len() < length {
            let mut page = vec![0; (PAGE - base % PAGE).min(length - found.len())];
            let remote = [RemoteIoVec { base, len: page.len() }];
            match process_vm_readv(self.0, &mut [IoSliceMut::new(&mut page)], &remote) {
                Ok(read) if read > 0 => found.extend_from_slice(page.get(..read)?),
                _ => break,
            }
            base = base.checked_add(page.len())?;
        }
        (!found.is_empty()).then_some(found)
    }

    /// The string that ends with a zero.
    pub(crate) fn path(self, address: u64) -> Option<PathBuf> {
        let mut bytes = self.bytes(address, PATH_MAX)?;
        let end = bytes.iter().position(|&byte| byte == 0)?;
        bytes.truncate(end);
        Some(PathBuf::from(OsString::from_vec(bytes)))
    }

    /// Two numbers at the start of a structure.
    pub(crate) fn numbers(self, address: u64) -> Option<[u64; 2]> {
        let bytes = self.bytes(address, 16)?;
        let (first, second) = bytes.split_first_chunk::<8>()?;
        Some([u64::from_ne_bytes(*first), u64::from_ne_bytes(*second.first_chunk()?)])
    }

    /// A socket's address, as far as the walls tell addresses apart.
    pub(crate) fn socket_address(self, address: u64, length: u64) -> Option<Target> {
        let bytes = self.bytes(address, usize::try_from(length).ok()?.min(128))?;
        let (family, rest) = bytes.split_first_chunk::<2>()?;
        match i32::from(u16::from_ne_bytes(*family)) {
            libc::AF_INET | libc::AF_INET6 => Some(Target::Port(u16::from_be_bytes(*rest.first_chunk()?))),
            libc::AF_UNIX => match rest.split_first()? {
                (0, name) => Some(Target::Abstract(String::from_utf8_lossy(name).into_owned())),
                _ => {
                    let path = rest.split(|&byte| byte == 0).next()?;
                    Some(Target::Path(PathBuf::from(OsStr::from_bytes(path))))
                }
            },
            _ => None,
        }
    }
}

/// What a socket is bound or connected to.
#[derive(Debug)]
pub(crate) enum Target {
    /// An internet address's port.
    Port(u16),
    /// A name without a file.
    Abstract(String),
    /// A file.
    Path(PathBuf),
}
