//! `/proc/locks`, `proc_locks(5)`.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// One lock that is held.
///
/// ```
/// use daemon_testing::{Workdir, proc::locks_on};
///
/// let workdir = Workdir::new();
/// let path = workdir.file("lock", "");
/// assert_eq!(locks_on(&path), []);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// `FLOCK`, `POSIX` or `OFDLCK`.
    pub kind: String,
    /// Whether nobody else can hold one.
    pub exclusive: bool,
    /// Who took it, as far as the kernel says: -1 for an open file description's.
    pub holder: i32,
}

/// The locks held on `file`; none when there is no such file.
///
/// ```
/// assert_eq!(daemon_testing::proc::locks_on("/nowhere".as_ref()), []);
/// ```
#[must_use]
pub fn locks_on(file: &Path) -> Vec<Lock> {
    let Ok(inode) = fs::metadata(file).map(|meta| meta.ino().to_string()) else { return Vec::new() };
    let table = fs::read_to_string("/proc/locks").unwrap_or_default();
    table
        .lines()
        .filter_map(|line| {
            // "1: FLOCK  ADVISORY  WRITE 4711 fd:01:131 0 EOF"; one that waits has "->" after the number.
            let fields: Vec<&str> = line.split_whitespace().collect();
            let [_, kind, _, access, holder, place, ..] = fields[..] else { return None };
            (place.rsplit(':').next() == Some(&inode)).then(|| Lock {
                kind: kind.to_owned(),
                exclusive: access == "WRITE",
                holder: holder.parse().unwrap_or(-1),
            })
        })
        .collect()
}
