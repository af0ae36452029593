//! `/proc/PID/fd` and `/proc/PID/fdinfo`.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::Process;

const CLOSE_ON_EXEC: u32 = 0o2_000_000;

/// One open file of a process.
///
/// ```
/// let own = daemon_testing::proc::Process::own().descriptors();
/// assert!(own[&2].inherited);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// What it leads to, such as `/dev/null` or `socket:[4711]`.
    pub target: PathBuf,
    /// Whether a program started from it would have it too.
    pub inherited: bool,
}

pub(super) fn read(process: Process) -> BTreeMap<i32, Descriptor> {
    let Ok(entries) = fs::read_dir(process.file("fd")) else { return BTreeMap::new() };
    entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let number: i32 = entry.file_name().to_str()?.parse().ok()?;
            let info = fs::read_to_string(process.file(&format!("fdinfo/{number}"))).ok()?;
            let flags = info.lines().find_map(|line| line.strip_prefix("flags:"))?;
            let flags = u32::from_str_radix(flags.trim(), 8).ok()?;
            let target = fs::read_link(entry.path()).ok()?;
            Some((number, Descriptor { target, inherited: flags & CLOSE_ON_EXEC == 0 }))
        })
        .collect()
}
