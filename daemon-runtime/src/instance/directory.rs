//! The directory of the PID file: opened once, checked, and used for every later step.

use std::os::fd::OwnedFd;
use std::path::Path;

use nix::errno::Errno;
use nix::sys::stat::{FileStat, fstat};
use nix::unistd::geteuid;

use crate::access;
use crate::error::Error;
use crate::privilege::lookup::Identity;
use crate::way::{self, Astray};

/// Opens the directory that `file` is in. Symbolic links on the way are followed when root or this
/// process's user made them (`/var/run`), and refused when anybody else could have.
pub(crate) fn open(file: &Path, owner: Option<&Identity>) -> Result<OwnedFd, Error> {
    let path = file.parent().unwrap_or(Path::new("/"));
    let failed = |errno: Errno| Error::Pidfile {
        path: file.into(),
        step: "open the directory of",
        source: errno.into(),
    };
    let untrusted = |why: String| Error::UntrustedDirectory { path: file.into(), why };
    let (directory, stat) = look(path).map_err(|astray| match astray {
        Astray::Failed(errno) => failed(errno),
        Astray::Link(link) => {
            untrusted(format!("the symbolic link {} on the way is not root's", link.display()))
        }
    })?;
    if !trusted(&stat, owner) {
        return Err(untrusted(format!("its directory belongs to user {}", stat.st_uid)));
    }
    if writable_by_others(&stat, owner) {
        return Err(untrusted(format!("its directory has mode {:o}", stat.st_mode & 0o7777)));
    }
    if let Some(who) = named_writer(&directory, &stat, owner).map_err(failed)? {
        return Err(untrusted(format!("the access control list of its directory lets {who} write to it")));
    }
    Ok(directory)
}

/// The same to remove something by its name there, whoever the directory belongs to: its owner could do so, too.
pub(crate) fn open_to_clean(file: &Path) -> Option<OwnedFd> {
    let (directory, stat) = look(file.parent().unwrap_or(Path::new("/"))).ok()?;
    let others = writable_by_others(&stat, None) || named_writer(&directory, &stat, None) != Ok(None);
    (!others).then_some(directory)
}

fn look(path: &Path) -> Result<(OwnedFd, FileStat), Astray> {
    let directory = way::open(path, |link| trusted(link, None))?;
    let stat = fstat(&directory).map_err(Astray::Failed)?;
    Ok((directory, stat))
}

/// Whose files are believed: root's, our own, the daemon's user's.
pub(crate) fn trusted(stat: &FileStat, owner: Option<&Identity>) -> bool {
    let daemon = owner.is_some_and(|identity| identity.uid.as_raw() == stat.st_uid);
    stat.st_uid == 0 || stat.st_uid == geteuid().as_raw() || daemon
}

/// Whether somebody else may add and rename files there. The sticky bit is no comfort: a name that is
/// not there yet is anybody's.
fn writable_by_others(stat: &FileStat, owner: Option<&Identity>) -> bool {
    let own_group = stat.st_gid == 0 || owner.is_some_and(|identity| identity.gid.as_raw() == stat.st_gid);
    stat.st_mode & 0o002 != 0 || (stat.st_uid == 0 && stat.st_mode & 0o020 != 0 && !own_group)
}

/// Whom an access control list lets do so. The bits of the group are its mask, and the group may be root's.
fn named_writer(
    directory: &OwnedFd,
    stat: &FileStat,
    owner: Option<&Identity>,
) -> Result<Option<String>, Errno> {
    if stat.st_uid != 0 || stat.st_mode & 0o020 == 0 {
        return Ok(None);
    }
    let users: Vec<u32> = owner.iter().map(|identity| identity.uid.as_raw()).collect();
    access::named_writer(directory, &users, owner.map(|identity| identity.gid.as_raw()))
}
