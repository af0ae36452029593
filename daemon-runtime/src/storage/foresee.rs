//! What a start would do with each directory, without doing it.

use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::AtFlags;
use nix::unistd::{AccessFlags, Gid, Uid, faccessat};

use super::settle::{self, Found, astray, failed};
use super::{first, is_place, make, needed, place};
use crate::error::Error;
use crate::launch::contract::Contract;
use crate::plan::{Directory, Plan};
use crate::privilege::lookup::Identity;
use crate::way::Astray;

/// One directory that a start needs.
pub(crate) struct Foreseen<'p> {
    pub(crate) directory: &'p Directory,
    pub(crate) path: PathBuf,
    /// A service manager has named it.
    pub(crate) given: bool,
    /// The PID file lies in it.
    pub(crate) is_place: bool,
    /// Whose it is to be; the group where that matters.
    pub(crate) owner: (Uid, Option<Gid>),
    pub(crate) found: Result<Found, Error>,
}

/// As `prepare_place` and `prepare` would find them.
pub(crate) fn foresee<'p>(
    plan: &'p Plan,
    contract: &Contract,
    identity: Option<&Identity>,
    pidfile: Option<&Path>,
) -> Vec<Foreseen<'p>> {
    let one = |directory: &'p Directory| {
        let owner = settle::wanted(directory, identity);
        let foreseen = |path: PathBuf, given, is_place, found| Foreseen {
            directory,
            path,
            given,
            is_place,
            owner,
            found,
        };
        let Some(list) = contract.directory(directory.kind) else {
            let path = place::path(plan, directory);
            let is_place = is_place(&path, pidfile);
            let found = foresee_own(directory, &path, identity);
            return foreseen(path, false, is_place, found);
        };
        match first(directory.kind, list) {
            Ok(path) => {
                let found = settle::look_given(directory, &path, identity);
                foreseen(path, true, false, found)
            }
            Err(error) => foreseen(PathBuf::from(list), true, false, Err(error)),
        }
    };
    needed(plan, pidfile).map(one).collect()
}

fn foresee_own(directory: &Directory, path: &Path, identity: Option<&Identity>) -> Result<Found, Error> {
    make::refuse_relative(path)?;
    let found = settle::look(directory, path, identity)?;
    if matches!(found, Found::Nothing) {
        refuse_unwritable(path, identity)?;
    }
    Ok(found)
}

/// What is there of the way to it has to let this process make the rest.
fn refuse_unwritable(path: &Path, identity: Option<&Identity>) -> Result<(), Error> {
    for above in path.ancestors().skip(1) {
        let parent = match settle::open(above) {
            Err(Astray::Failed(Errno::ENOENT)) => continue,
            parent => parent.map_err(|error| astray(path, error))?,
        };
        make::refuse_strangers(path, &parent, identity)?;
        let rights = AccessFlags::W_OK | AccessFlags::X_OK;
        return faccessat(&parent, ".", rights, AtFlags::AT_EACCESS).map_err(|errno| failed(path, errno));
    }
    Ok(())
}
