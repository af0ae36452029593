//! Where each secret comes from, and how it gets into memory: no other copy of it is made.

use std::ffi::OsStr;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{OFlag, openat};
use nix::sys::stat::{FileStat, Mode, fstat};
use nix::unistd::geteuid;

use super::belief::Readers;
use super::{Credential, Credentials};
use crate::error::Error;
use crate::interrupted::until_done;
use crate::launch::contract::Contract;
use crate::plan::{self, Plan};
use crate::privilege::lookup::Identity;
use crate::sys::Secret;
use crate::way::{self, Astray};

/// As much as systemd passes on.
const LARGEST: usize = 1 << 20;
const PAGE: usize = 4096;

/// Reads what is declared: from systemd's directory where there is one, else from the declared paths, which may be
/// only root's to read.
pub(crate) fn read(
    plan: &Plan,
    contract: &Contract,
    identity: Option<&Identity>,
) -> Result<Credentials, Error> {
    read_all(plan, contract.credentials.as_deref(), identity)
}

/// Whether a start without systemd could read them.
pub(crate) fn check(plan: &Plan, identity: Option<&Identity>) -> Result<(), Error> {
    read_all(plan, None, identity).map(drop)
}

fn read_all(plan: &Plan, given: Option<&OsStr>, identity: Option<&Identity>) -> Result<Credentials, Error> {
    let readers = Readers::of(identity);
    let read_one = |credential: &plan::Credential| {
        let source = Source::of(credential, given);
        let (file, stat) = source.open(given.is_some(), readers)?;
        Ok((credential.name, Credential(source.load(&file, &stat)?)))
    };
    plan.credentials.iter().map(read_one).collect::<Result<_, _>>().map(Credentials)
}

/// Where a start would look for each, and whether it would believe what is there. Nothing is read.
#[cfg(feature = "explain")]
pub(crate) fn foresee(
    plan: &Plan,
    given: Option<&OsStr>,
    identity: Option<&Identity>,
) -> Vec<(&'static str, PathBuf, Result<(), Error>)> {
    let readers = Readers::of(identity);
    let one = |credential: &plan::Credential| {
        let source = Source::of(credential, given);
        let opened = source.open(given.is_some(), readers).map(drop);
        (source.name, source.path, opened)
    };
    plan.credentials.iter().map(one).collect()
}

/// A secret on its way.
struct Source {
    name: &'static str,
    path: PathBuf,
}

impl Source {
    fn of(credential: &plan::Credential, given: Option<&OsStr>) -> Self {
        let path = match given {
            Some(directory) => Path::new(directory).join(credential.name),
            None => credential.path.into(),
        };
        Self { name: credential.name, path }
    }

    /// Opens the file from the descriptor of its directory, and refuses one that others can read or could have put there.
    fn open(&self, given: bool, readers: Readers) -> Result<(OwnedFd, FileStat), Error> {
        let (Some(directory), Some(name)) = (self.path.parent(), self.path.file_name()) else {
            return Err(self.failed(Errno::EISDIR));
        };
        if self.path.is_relative() {
            return Err(self.distrusted("`CREDENTIALS_DIRECTORY` takes an absolute path"));
        }
        let ours = [0, geteuid().as_raw()];
        let directory =
            way::open(directory, |link| ours.contains(&link.st_uid)).map_err(|astray| match astray {
                Astray::Failed(errno) => self.failed(errno),
                Astray::Link(link) => {
                    self.distrusted(format!("the symbolic link {} on the way is not root's", link.display()))
                }
            })?;
        // Without blocking: a FIFO without a writer would hold the start.
        let flags =
            OFlag::O_RDONLY | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_NOCTTY | OFlag::O_CLOEXEC;
        let file =
            until_done(|| openat(&directory, name, flags, Mode::empty())).map_err(|errno| match errno {
                Errno::ELOOP => self.distrusted("it is a symbolic link"),
                Errno::ENXIO => self.distrusted("it is not a regular file"),
                errno => self.failed(errno),
            })?;
        let stat = fstat(&file).map_err(|errno| self.failed(errno))?;
        let why = match readers.objection(&file, &stat) {
            Ok(None) if given => readers.objection_to_given(&directory),
            Ok(None) => readers.objection_to_way(&directory, &stat),
            objection => objection,
        };
        match why.map_err(|errno| self.failed(errno))? {
            None => Ok((file, stat)),
            Some(why) => Err(self.distrusted(why)),
        }
    }

    /// Reads it straight into the pages that it stays on.
    fn load(&self, file: &OwnedFd, stat: &FileStat) -> Result<Secret, Error> {
        let size = usize::try_from(stat.st_size).unwrap_or(usize::MAX);
        if size > LARGEST {
            return Err(self.distrusted("it is larger than 1 MiB"));
        }
        // More than there is: a file that grows meanwhile is found out.
        let mut secret = Secret::with_room((size / PAGE + 1) * PAGE).map_err(|errno| self.failed(errno))?;
        secret.leave_out_of_dumps().map_err(|errno| self.failed(errno))?;
        // Beyond the limit of locked memory it may be swapped out, as the rest of the daemon's memory.
        let _ = secret.keep_out_of_swap();
        let mut length = 0;
        while let Some(rest) = secret.room().get_mut(length..).filter(|rest| !rest.is_empty()) {
            match until_done(|| nix::unistd::read(file, rest)) {
                Ok(0) => {
                    secret.set_length(length);
                    return Ok(secret);
                }
                Ok(more) => length += more,
                Err(errno) => return Err(self.failed(errno)),
            }
        }
        Err(self.distrusted("it grew while it was read"))
    }

    fn failed(&self, errno: Errno) -> Error {
        Error::Credential { name: self.name, path: self.path.clone(), source: io::Error::from(errno) }
    }

    fn distrusted(&self, why: impl Into<String>) -> Error {
        Error::UntrustedCredential { name: self.name, path: self.path.clone(), why: why.into() }
    }
}
