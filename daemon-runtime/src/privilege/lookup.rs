//! Names of users and groups into numbers, while the databases are still within reach.

use std::ffi::CString;
use std::path::PathBuf;

use nix::errno::Errno;
use nix::unistd::{Gid, Group, Uid, User};

use crate::error::Error;
use crate::plan::Plan;
use crate::privilege::state::sorted;
use crate::sys;

/// Whom the daemon becomes.
#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) uid: Uid,
    pub(crate) gid: Gid,
    /// Supplementary groups, sorted, each once.
    pub(crate) groups: Vec<Gid>,
    /// Whether this process is to change its ids; otherwise it has them already.
    pub(crate) drops: bool,
    /// The entry in the user database, which a number may lack.
    pub(crate) account: Option<Account>,
}

/// What the environment says of the user.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) home: PathBuf,
}

impl Identity {
    /// Looks up `user`, `group` and `supplementary_groups`; `None` where no user is declared. `now` is whom
    /// the program was started as.
    pub(crate) fn look_up(plan: &Plan, user: Option<&str>, now: Uid) -> Result<Option<Self>, Error> {
        let Some(user) = user.or(plan.user) else { return Ok(None) };
        let (uid, entry) = find_user(user)?;
        if uid.is_root() {
            return Err(Error::RootAsUser(user.into()));
        }
        if !now.is_root() && now != uid {
            return Err(Error::NotRoot(user.into()));
        }
        let gid = match (plan.group, &entry) {
            (Some(group), _) => group_id(group)?,
            (None, Some(entry)) => entry.gid,
            (None, None) => return Err(Error::NoGroup(user.into())),
        };
        let groups = match (plan.supplementary_groups, &entry) {
            (Some(names), _) => names.iter().map(|name| group_id(name)).collect::<Result<_, _>>()?,
            (None, Some(entry)) => database_groups(entry, gid)?,
            (None, None) => vec![gid],
        };
        let groups = sorted(groups);
        let account = entry.map(|entry| Account { name: entry.name, home: entry.dir });
        Ok(Some(Self { uid, gid, groups, account, drops: now.is_root() }))
    }
}

/// A number in digits, unless it is one that means "leave alone" to setresuid(2), with 32 bits or with 16.
fn numeric(name: &str) -> Option<u32> {
    let digits = name.bytes().all(|byte| byte.is_ascii_digit());
    name.parse().ok().filter(|&id| digits && id != u32::MAX && id != 0xffff)
}

/// The number of a user, and the entry in the database, which a number may lack.
fn find_user(user: &str) -> Result<(Uid, Option<User>), Error> {
    let number = numeric(user);
    let entry = found(match number {
        Some(uid) => User::from_uid(Uid::from_raw(uid)),
        None => User::from_name(user),
    })
    .map_err(|errno| Error::Lookup { what: format!("user `{user}`"), source: errno.into() })?;
    match (number, entry) {
        (_, Some(entry)) => Ok((entry.uid, Some(entry))),
        (Some(uid), None) => Ok((Uid::from_raw(uid), None)),
        (None, None) => Err(Error::UnknownUser(user.into())),
    }
}

/// Whose a file is to be: a user, and that user's group where the database knows it.
pub(crate) fn user_id(user: &str) -> Result<(Uid, Option<Gid>), Error> {
    let (uid, entry) = find_user(user)?;
    Ok((uid, entry.map(|entry| entry.gid)))
}

/// The number of a group.
pub(crate) fn group_id(group: &str) -> Result<Gid, Error> {
    if let Some(gid) = numeric(group) {
        return Ok(Gid::from_raw(gid));
    }
    found(Group::from_name(group))
        .map_err(|errno| Error::Lookup { what: format!("group `{group}`"), source: errno.into() })?
        .map(|entry| entry.gid)
        .ok_or_else(|| Error::UnknownGroup(group.into()))
}

/// getpwnam(3): where there is no database, as in a container without `/etc`, there is no entry either.
fn found<T>(asked: nix::Result<Option<T>>) -> nix::Result<Option<T>> {
    match asked {
        Err(Errno::ENOENT | Errno::ESRCH) => Ok(None),
        asked => asked,
    }
}

fn database_groups(entry: &User, gid: Gid) -> Result<Vec<Gid>, Error> {
    let failed = |source| Error::Lookup { what: format!("the groups of `{}`", entry.name), source };
    let name = CString::new(entry.name.as_str()).map_err(|error| failed(error.into()))?;
    sys::group_list(&name, gid).map_err(|errno| failed(errno.into()))
}
