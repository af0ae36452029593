//! A directory that is not there: made closed, looked at, and only then given owner and mode.

use std::os::fd::OwnedFd;
use std::path::Path;

use nix::dir::Dir;
use nix::errno::Errno;
use nix::fcntl::{OFlag, openat};
use nix::sys::stat::{Mode, fchmod, fstat, mkdirat, umask};
use nix::unistd::{fchown, geteuid};

use super::leftovers::Made;
use super::settle::{astray, failed, open, settle, unusable, wanted};
use crate::error::Error;
use crate::interrupted::until_done;
use crate::plan::Directory;
use crate::privilege::lookup::Identity;
use crate::way::{self, Astray, Owner};

/// What nobody but its owner may do with a new directory.
const OTHERS: Mode = Mode::S_IRWXG.union(Mode::S_IRWXO);

/// The mode of directories above the declared one, which everybody may pass through.
const ABOVE: Mode =
    Mode::S_IRWXU.union(Mode::S_IRGRP).union(Mode::S_IXGRP).union(Mode::S_IROTH).union(Mode::S_IXOTH);

/// How a directory of one's own is opened.
const DIRECTORY: OFlag =
    OFlag::O_RDONLY.union(OFlag::O_DIRECTORY).union(OFlag::O_NOFOLLOW).union(OFlag::O_CLOEXEC);

/// Makes the directory, or sees to the one that is there.
pub(super) fn make(
    directory: &Directory,
    path: &Path,
    identity: Option<&Identity>,
    made: &mut Made,
) -> Result<(), Error> {
    refuse_relative(path)?;
    let declared = Mode::from_bits_truncate(directory.mode);
    // What is to have another owner stays closed until then. What stays ours is open at once: a start that is
    // killed in between leaves nothing that a next one would not see to.
    let begins = if wanted(directory, identity).1.is_some() { Mode::empty() } else { declared };
    let there = match open(path) {
        Err(Astray::Failed(Errno::ENOENT)) => match create(path, begins, identity, made)? {
            Some(new) => {
                let failed = |errno| failed(path, errno);
                if let (uid, Some(gid)) = wanted(directory, identity) {
                    fchown(&new, Some(uid), Some(gid)).map_err(failed)?;
                }
                return fchmod(&new, declared).map_err(failed);
            }
            // Another start at the same time.
            None => open(path),
        },
        there => there,
    };
    settle(directory, path, &there.map_err(|error| astray(path, error))?, identity)
}

/// The directories of a user are below `HOME`.
pub(super) fn refuse_relative(path: &Path) -> Result<(), Error> {
    if path.is_relative() {
        return Err(unusable(path, "`HOME` is not set to an absolute path"));
    }
    Ok(())
}

/// Makes `path`, and what is missing above it; `None` when somebody else was there first.
fn create(
    path: &Path,
    begins: Mode,
    identity: Option<&Identity>,
    made: &mut Made,
) -> Result<Option<OwnedFd>, Error> {
    let (Some(above), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(failed(path, Errno::ENOENT));
    };
    let parent = match open(above) {
        Err(Astray::Failed(Errno::ENOENT)) => {
            create(above, ABOVE, identity, made)?;
            open(above)
        }
        parent => parent,
    };
    let parent = parent.map_err(|error| astray(path, error))?;
    let failed = |errno| failed(path, errno);
    refuse_strangers(path, &parent, identity)?;
    // One that takes rights from the owner, too, would keep us from opening it.
    let others = begins.intersection(OTHERS);
    let declared = umask(OTHERS.difference(others));
    let result = mkdirat(&parent, name, Mode::S_IRWXU.union(others));
    umask(declared);
    match result {
        Err(Errno::EEXIST) => return Ok(None),
        result => result.map_err(failed)?,
    }
    let new = until_done(|| openat(&parent, name, DIRECTORY, Mode::empty()));
    made.add(parent, name);
    let new = new.map_err(failed)?;
    // What is not new, another start has seen to meanwhile, or a stranger has put there: to be looked at like any other.
    Ok(is_new(&new, others).map_err(failed)?.then_some(new))
}

/// Nobody but root and the daemon's user could bring the new directory out of the way.
pub(super) fn refuse_strangers(
    path: &Path,
    parent: &OwnedFd,
    identity: Option<&Identity>,
) -> Result<(), Error> {
    let owner = Owner { uid: identity.map_or(geteuid(), |identity| identity.uid).as_raw(), gid: None };
    match way::stranger(parent, owner).map_err(|errno| failed(path, errno))? {
        Some(why) => Err(unusable(path, why)),
        None => Ok(()),
    }
}

/// Whether this can be what was made just now, though others may write to the directory above: ours, closed to them
/// but for what they may from the beginning, and with nothing in it that could be given away.
fn is_new(directory: &OwnedFd, others: Mode) -> nix::Result<bool> {
    let stat = fstat(directory)?;
    let names = Dir::from_fd(until_done(|| openat(directory, ".", DIRECTORY, Mode::empty()))?)?;
    let mut empty = true;
    for entry in names {
        empty &= [c".", c".."].contains(&entry?.file_name());
    }
    Ok(stat.st_uid == geteuid().as_raw()
        && !Mode::from_bits_truncate(stat.st_mode).intersects(OTHERS.difference(others))
        && empty)
}
