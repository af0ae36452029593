//! [`LogFile`]: lines to a file that may be renamed, removed and cut short while the daemon runs.

use std::fs::File;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use nix::errno::Errno;

use super::descriptor::Torn;
use super::record::Record;
use super::sink::{Format, Sink};
use crate::launch::log_file;
use crate::privilege::lookup::Identity;
use crate::storage::Made;

/// Every line is one write(2) to the end of the file as it is then (`O_APPEND`), so that another process may cut it
/// short. The lock is held for reading over that call: whoever has opened another file knows that nobody writes to
/// the old one any longer.
#[derive(Debug)]
pub(super) struct LogFile {
    path: PathBuf,
    file: RwLock<File>,
    torn: Torn,
}

impl LogFile {
    /// Opens it as root opens a stream's file, and makes it the daemon's own if it makes it.
    pub(super) fn open(path: &Path, owner: Option<&Identity>, made: &Made) -> io::Result<Self> {
        let file = log_file::open_as(path, owner, made)?;
        Ok(Self { path: path.into(), file: RwLock::new(file), torn: Torn::default() })
    }
}

impl Sink for LogFile {
    fn write(&self, record: &Record) -> Result<(), Errno> {
        let line = Format::Text { colours: false }.lines(record);
        let file = self.file.read().unwrap_or_else(PoisonError::into_inner);
        self.torn.write(&*file, &line)
    }

    fn reopen(&self) -> Result<(), String> {
        let failed = |error: io::Error| format!("cannot reopen {}: {error}", self.path.display());
        // As the user that the daemon has become, which has no power to lend.
        let made = Made::default();
        let new = log_file::open(&self.path, None, &made).map_err(failed)?;
        made.keep();
        let identity = |file: &File| file.metadata().map(|file| (file.dev(), file.ino()));
        let renewed = identity(&new).map_err(failed)?;
        let mut file = self.file.write().unwrap_or_else(PoisonError::into_inner);
        if identity(&file).ok() != Some(renewed) {
            *file = new;
        }
        Ok(())
    }
}
