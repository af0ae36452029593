//! Who else could change a file, or put another one in its place.

use std::fs;
use std::os::fd::OwnedFd;
use std::path::Path;

use nix::fcntl::{OFlag, open};
use nix::sys::stat::{FileStat, Mode, SFlag, fstat};

use super::shell;
use crate::access;
use crate::privilege::names;
use crate::way;

/// Something on the way that others have power over.
pub(super) struct WeakSpot {
    pub(super) what: String,
    pub(super) mend: String,
}

/// Looks at the file and at each directory above it, links resolved: the first that belongs to somebody else than the
/// `owners`, or that somebody else may write to. In a directory with the sticky bit each may move only what is theirs.
pub(super) fn weak_spot(path: &Path, owners: &[u32]) -> Option<WeakSpot> {
    let real = fs::canonicalize(path).ok()?;
    real.ancestors().find_map(|part| look(part, owners, part != real))
}

fn look(part: &Path, owners: &[u32], above: bool) -> Option<WeakSpot> {
    let opened = open(part, OFlag::O_PATH | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC, Mode::empty()).ok()?;
    let stat = fstat(&opened).ok()?;
    let (shown, quoted) = (part.display(), shell::path(part));
    if !owners.contains(&stat.st_uid) {
        let what = format!("{shown} belongs to {}, who can replace it", names::user(stat.st_uid));
        return Some(WeakSpot { what, mend: format!("chown root:root {quoted}") });
    }
    let mode = stat.st_mode & 0o7777;
    let own_group = stat.st_gid == 0;
    if (above && mode & 0o1000 != 0) || mode & 0o022 == 0 {
        return None;
    }
    if mode & 0o002 != 0 || !own_group {
        let what = format!(
            "{shown} has mode {mode:04o} and group {}: others can write to it",
            names::group(stat.st_gid)
        );
        return Some(WeakSpot { what, mend: format!("chmod go-w {quoted}") });
    }
    let who = named(&opened, &stat, owners)?;
    let what = format!("the access control list of {shown} lets {who} write to it");
    Some(WeakSpot { what, mend: format!("setfacl --remove-all {quoted}") })
}

/// Whom an access control list of a directory names.
fn named(opened: &OwnedFd, stat: &FileStat, owners: &[u32]) -> Option<String> {
    if way::kind(stat) != SFlag::S_IFDIR {
        return None;
    }
    access::named_writer(opened, owners, Some(0)).ok().flatten()
}
