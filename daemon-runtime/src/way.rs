//! The way to a file: followed through no symbolic link of a stranger, and looked at from its end up to the root.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Component, Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{AT_FDCWD, OFlag, OpenHow, ResolveFlag, openat, openat2, readlinkat};
use nix::sys::stat::{FileStat, Mode, SFlag, fstat};

use crate::access;
use crate::interrupted::until_done;

/// Symbolic links followed before the path counts as a loop, as in path_resolution(7).
const LINKS: usize = 40;

/// Why the end of a way was not reached.
pub(crate) enum Astray {
    /// A system call failed.
    Failed(Errno),
    /// This symbolic link is not of those that are trusted.
    Link(PathBuf),
}

impl From<Astray> for io::Error {
    fn from(astray: Astray) -> Self {
        match astray {
            Astray::Failed(errno) => errno.into(),
            Astray::Link(link) => Self::other(format!(
                "the symbolic link {} on the way is neither root's nor this user's",
                link.display()
            )),
        }
    }
}

/// Opens the directory `path` to be looked at and used in other calls (`O_PATH`), following the symbolic links
/// that are `trusted`.
pub(crate) fn open(path: &Path, trusted: impl Fn(&FileStat) -> bool) -> Result<OwnedFd, Astray> {
    let how = OpenHow::new()
        .flags(OFlag::O_PATH | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC)
        .resolve(ResolveFlag::RESOLVE_NO_SYMLINKS);
    match until_done(|| openat2(AT_FDCWD, path, how)) {
        Err(Errno::ELOOP | Errno::ENOSYS | Errno::EPERM) => walk(path, trusted),
        result => result.map_err(Astray::Failed),
    }
}

/// Component by component, looking at each symbolic link before following it.
fn walk(path: &Path, trusted: impl Fn(&FileStat) -> bool) -> Result<OwnedFd, Astray> {
    let open = |directory: BorrowedFd<'_>, name: &Path| {
        let flags = OFlag::O_PATH | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
        until_done(|| openat(directory, name, flags, Mode::empty())).map_err(Astray::Failed)
    };
    let mut left: Vec<PathBuf> =
        path.components().rev().map(|part| PathBuf::from(part.as_os_str())).collect();
    let mut here = open(AT_FDCWD, Path::new("/"))?;
    let mut links = 0;
    while let Some(part) = left.pop() {
        if part.components().eq([Component::RootDir]) {
            here = open(AT_FDCWD, Path::new("/"))?;
            continue;
        }
        let next = open(here.as_fd(), &part)?;
        let stat = fstat(&next).map_err(Astray::Failed)?;
        if kind(&stat) != SFlag::S_IFLNK {
            here = next;
            continue;
        }
        links += 1;
        if links > LINKS {
            return Err(Astray::Failed(Errno::ELOOP));
        }
        if !trusted(&stat) {
            return Err(Astray::Link(part));
        }
        let target = PathBuf::from(readlinkat(&next, "").map_err(Astray::Failed)?);
        left.extend(target.components().rev().map(|part| PathBuf::from(part.as_os_str())));
    }
    Ok(here)
}

/// Who may change what is on a way, beside root.
#[derive(Clone, Copy)]
pub(crate) struct Owner {
    pub(crate) uid: u32,
    /// `None` for whichever group the owner of a directory lets write there.
    pub(crate) gid: Option<u32>,
}

impl Owner {
    /// Root alone.
    pub(crate) const ROOT: Self = Self { uid: 0, gid: Some(0) };
}

/// Who else could put something of theirs in the place of what is in `directory`: in it, or in one above it.
/// `None` when only root and `owner` could. In a directory with the sticky bit each may move only what is theirs.
pub(crate) fn stranger(directory: &OwnedFd, owner: Owner) -> Result<Option<String>, Errno> {
    let mut here = fstat(directory)?;
    let mut above: Option<OwnedFd> = None;
    loop {
        let mode = here.st_mode & 0o7777;
        if ![0, owner.uid].contains(&here.st_uid) {
            return Ok(Some(format!("a directory on the way to it belongs to user {}", here.st_uid)));
        }
        let own_group = here.st_gid == 0 || owner.gid.is_none_or(|gid| gid == here.st_gid);
        let writable = mode & 0o002 != 0 || (mode & 0o020 != 0 && !own_group);
        if writable && mode & 0o1000 == 0 {
            return Ok(Some(format!("a directory on the way to it has mode {mode:o}")));
        }
        let below = above.as_ref().unwrap_or(directory);
        // The group may be root's, and those whom a list names are not.
        if here.st_uid == 0 && mode & 0o1020 == 0o020 {
            if let Some(who) = access::named_writer(below, &[owner.uid], owner.gid)? {
                return Ok(Some(format!("a directory on the way to it lets {who} write to it")));
            }
        }
        let flags = OFlag::O_PATH | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
        let next = until_done(|| openat(below, "..", flags, Mode::empty()))?;
        let stat = fstat(&next)?;
        if (stat.st_dev, stat.st_ino) == (here.st_dev, here.st_ino) {
            return Ok(None);
        }
        (here, above) = (stat, Some(next));
    }
}

/// The type in a file's mode.
pub(crate) fn kind(stat: &FileStat) -> SFlag {
    SFlag::from_bits_truncate(stat.st_mode) & SFlag::S_IFMT
}
