//! [`Account`]: whom the daemons of tests are started as.

use std::ffi::OsString;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;

use nix::unistd::{Gid, Uid, User};

/// The account that may do least on every Linux, and its group.
const NOBODY: u32 = 65534;

/// Who runs the tests; root's tests start daemons as `nobody`, as a service manager would not start them as root either.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    uid: Uid,
    gid: Gid,
    /// In words for `--user`: the number where there is no name.
    pub(crate) name: String,
    /// Whether the test is somebody else.
    becomes: bool,
}

impl Account {
    pub(crate) fn of_daemons() -> Self {
        let becomes = Uid::effective().is_root();
        let (uid, gid) = if becomes {
            (Uid::from_raw(NOBODY), Gid::from_raw(NOBODY))
        } else {
            (Uid::effective(), Gid::effective())
        };
        let entry = User::from_uid(uid).ok().flatten();
        Self { uid, gid, name: entry.map_or_else(|| uid.to_string(), |entry| entry.name), becomes }
    }

    /// What a program is run through to become this account.
    pub(crate) fn words(&self) -> Vec<OsString> {
        if !self.becomes {
            return Vec::new();
        }
        let ids = [format!("--reuid={}", self.uid), format!("--regid={}", self.gid)];
        let words = ["setpriv".to_owned()].into_iter().chain(ids);
        words.chain(["--clear-groups".to_owned(), "--".to_owned()]).map(OsString::from).collect()
    }

    /// Makes the account the owner of what the test has made.
    ///
    /// # Panics
    ///
    /// When the kernel refuses.
    pub(crate) fn own(&self, path: &Path) {
        if self.becomes {
            chown(path, Some(self.uid.as_raw()), Some(self.gid.as_raw()))
                .unwrap_or_else(|error| panic!("{}: its owner: {error}", path.display()));
        }
    }

    /// Whether it can run the program where it is.
    pub(crate) fn reaches(&self, program: &Path) -> bool {
        let open =
            |path: &Path, bits| path.metadata().is_ok_and(|meta| meta.permissions().mode() & bits == bits);
        !self.becomes || (open(program, 0o005) && program.ancestors().skip(1).all(|above| open(above, 0o001)))
    }
}
