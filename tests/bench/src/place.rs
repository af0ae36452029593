//! A directory for one daemon: its pidfile, its log and what it says on stderr.

use std::fmt::Display;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use nix::unistd::{Uid, User};

/// Whom the daemons become, when they are started as root.
pub const USER: &str = "nobody";

/// Removed with everything in it when dropped.
pub struct Place {
    directory: PathBuf,
    user: Option<User>,
}

impl Place {
    /// A fresh directory that the daemon's user may write to.
    pub fn new() -> Result<Self, String> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("daemon-bench-{}-{number}", std::process::id());
        let place = Self { directory: std::env::temp_dir().join(name), user: drop_to()? };
        fs::create_dir(&place.directory).map_err(|error| place.says(&error))?;
        place.give_away(&place.directory, 0o755)?;
        Ok(place)
    }

    pub fn directory(&self) -> &Path {
        &self.directory
    }

    pub fn pidfile(&self) -> PathBuf {
        self.directory.join("heartbeat.pid")
    }

    pub fn log(&self) -> PathBuf {
        self.directory.join("heartbeat.log")
    }

    pub fn stderr(&self) -> PathBuf {
        self.directory.join("stderr")
    }

    /// Whom the daemon is to become, if anybody.
    pub fn user(&self) -> Option<&str> {
        self.user.as_ref().map(|user| user.name.as_str())
    }

    /// Makes the path the daemon's own.
    pub fn give_away(&self, path: &Path, mode: u32) -> Result<(), String> {
        fs::set_permissions(path, Permissions::from_mode(mode)).map_err(|error| self.says(&error))?;
        match &self.user {
            Some(user) => chown(path, Some(user.uid.as_raw()), Some(user.gid.as_raw()))
                .map_err(|error| self.says(&error)),
            None => Ok(()),
        }
    }

    pub fn says(&self, error: &dyn Display) -> String {
        format!("{}: {error}", self.directory.display())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.directory) {
            eprintln!("{}", self.says(&error));
        }
    }
}

/// Root's daemons become `nobody`; an ordinary user's stay whose they are.
fn drop_to() -> Result<Option<User>, String> {
    if !Uid::effective().is_root() {
        return Ok(None);
    }
    let user = User::from_name(USER).map_err(|errno| format!("user `{USER}`: {errno}"))?;
    user.map(Some).ok_or_else(|| format!("user `{USER}` is unknown"))
}
