//! A directory and an address for one server.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU16, Ordering};

/// Removed with everything in it when dropped.
pub struct Place {
    directory: PathBuf,
    pub address: String,
}

impl Place {
    /// One that nobody has used yet.
    pub fn new() -> Result<Self, String> {
        static COUNT: AtomicU16 = AtomicU16::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("daemon-bench-handover-{}-{number}", std::process::id());
        let place = Self {
            directory: std::env::temp_dir().join(name),
            address: format!("127.0.0.1:{}", 7100 + number),
        };
        let made = fs::create_dir(&place.directory)
            .and_then(|()| fs::set_permissions(&place.directory, Permissions::from_mode(0o755)));
        made.map_err(|error| format!("{}: {error}", place.directory.display()))?;
        Ok(place)
    }

    pub fn directory(&self) -> &Path {
        &self.directory
    }

    pub fn pidfile(&self) -> PathBuf {
        self.directory.join("pid")
    }

    /// Writes a file, and returns its path.
    pub fn file(&self, name: &str, text: &str) -> Result<PathBuf, String> {
        let path = self.directory.join(name);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(path)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.directory) {
            eprintln!("{}: {error}", self.directory.display());
        }
    }
}
