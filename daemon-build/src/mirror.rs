//! The copy of the unit files where people look for them, shared by every package of the build.

use std::fs;
use std::path::{Path, PathBuf};

use daemon_spec::units::UnitFile;

use crate::directive;
use crate::error::Error;
use crate::package::Package;
use crate::write;

const RECORDS: &str = ".packages";

/// `<build root>/daemon`. `.packages/<daemon>` says which package a daemon's files are from, so that no package
/// removes those of another.
#[derive(Debug)]
pub(crate) struct Mirror {
    directory: PathBuf,
    /// The directory of the package under build.
    package: String,
    /// The `OUT_DIR` of the package.
    scratch: PathBuf,
}

impl Mirror {
    pub(crate) fn new(root: &Path, package: &Package) -> Self {
        Self {
            directory: root.join("daemon"),
            package: package.directory.display().to_string(),
            scratch: package.out_dir.clone(),
        }
    }

    /// Writes the files of one daemon. Cargo, too, lets the program built last win, and warns.
    pub(crate) fn write(&self, daemon: &str, files: &[UnitFile]) -> Result<(), Error> {
        if let Some(other) =
            self.owner(daemon).filter(|owner| *owner != self.package && Path::new(owner).exists())
        {
            directive::warning(&format!(
                "the daemon `{daemon}` is in this package and in `{other}`: both write `{}`",
                self.directory.join(daemon).display()
            ));
        }
        write::write(&self.record(daemon), self.package.as_bytes(), 0o644, &self.scratch)?;
        write::write_all(&self.directory.join(daemon), files, &self.scratch)
    }

    /// Removes the files of every other daemon that came from this package.
    pub(crate) fn keep_only(&self, daemons: &[&str]) -> Result<(), Error> {
        for record in write::entries(&self.directory.join(RECORDS)) {
            let Some(daemon) = record.file_name().and_then(|name| name.to_str()) else { continue };
            if !daemons.contains(&daemon) && self.owner(daemon).is_some_and(|owner| owner == self.package) {
                write::remove(&self.directory.join(daemon))?;
                write::remove(&record)?;
            }
        }
        Ok(())
    }

    fn owner(&self, daemon: &str) -> Option<String> {
        fs::read_to_string(self.record(daemon)).ok()
    }

    fn record(&self, daemon: &str) -> PathBuf {
        self.directory.join(RECORDS).join(daemon)
    }
}
