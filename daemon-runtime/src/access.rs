//! acl(5): whom a file lets in beyond its owner and its group.

use std::os::fd::{AsFd, OwnedFd};

use nix::errno::Errno;
use nix::fcntl::{OFlag, openat};
use nix::sys::stat::Mode;

use crate::interrupted::until_done;
use crate::sys;

/// The right to add and rename files in a directory.
const WRITE: u16 = 0o2;
/// Every right to a file.
const ANY: u16 = 0o7;

/// The tags of entries that name somebody.
const USER: u16 = 0x02;
const GROUP: u16 = 0x08;
/// The tag of the entry that bounds what the named ones may.
const MASK: u16 = 0x10;
/// The length of the version that a list begins with.
const VERSION: usize = 4;
/// The length of an entry: tag, rights, id.
const ENTRY: usize = 8;

/// Who is named beside root, `users` and `group` and may do anything with the open `file`. The bits of the group are
/// the mask of a list, so that without them nobody who is named has a right.
pub(crate) fn named(file: &OwnedFd, users: &[u32], group: Option<u32>) -> nix::Result<Option<String>> {
    Ok(sys::access_list(file.as_fd())?.and_then(|list| find(&list, ANY, users, group)))
}

/// Who is named so and may write to `directory`, which need not be open for reading. An ordinary user may not look
/// into each, and has no power to lend.
pub(crate) fn named_writer(
    directory: &OwnedFd,
    users: &[u32],
    group: Option<u32>,
) -> nix::Result<Option<String>> {
    let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
    let readable = match until_done(|| openat(directory, ".", flags, Mode::empty())) {
        Err(Errno::EACCES) => return Ok(None),
        opened => opened?,
    };
    Ok(sys::access_list(readable.as_fd())?.and_then(|list| find(&list, WRITE, users, group)))
}

fn find(list: &[u8], wanted: u16, users: &[u32], group: Option<u32>) -> Option<String> {
    let entries = || list.get(VERSION..).unwrap_or_default().chunks_exact(ENTRY).filter_map(entry);
    let mask = entries().find(|&(tag, ..)| tag == MASK).map_or(ANY, |(_, rights, _)| rights);
    let mut allowed = entries().filter(|&(_, rights, _)| rights & mask & wanted != 0);
    allowed.find_map(|(tag, _, id)| match tag {
        USER if id != 0 && !users.contains(&id) => Some(format!("user {id}")),
        GROUP if id != 0 && group != Some(id) => Some(format!("group {id}")),
        _ => None,
    })
}

/// All numbers are little-endian.
fn entry(bytes: &[u8]) -> Option<(u16, u16, u32)> {
    let (tag, rest) = bytes.split_first_chunk()?;
    let (rights, id) = rest.split_first_chunk()?;
    Some((u16::from_le_bytes(*tag), u16::from_le_bytes(*rights), u32::from_le_bytes(id.try_into().ok()?)))
}
