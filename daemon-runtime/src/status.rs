//! `/proc/self/status`, proc_pid_status(5): one reading for what would take a dozen system calls.

use std::fs::File;
use std::os::unix::fs::FileExt;

/// The file, which can be read for as long as it is open: also without its path, and after the ids changed.
#[derive(Debug)]
pub(crate) struct Status(File);

impl Status {
    /// `None` where there is no `/proc`.
    pub(crate) fn open() -> Option<Self> {
        File::open("/proc/self/status").ok().map(Self)
    }

    /// What it says now. In one read(2), unless the process is in hundreds of groups.
    pub(crate) fn read(&self) -> Option<Fields> {
        let mut text = vec![0; 4096];
        loop {
            let length = self.0.read_at(&mut text, 0).ok()?;
            if length < text.len() {
                text.truncate(length);
                return Some(Fields(String::from_utf8_lossy(&text).into_owned()));
            }
            text.resize(text.len() * 4, 0);
        }
    }
}

/// The lines of one reading.
pub(crate) struct Fields(String);

impl Fields {
    /// What stands behind a name and its colon.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
    }

    /// Numbers behind a name.
    pub(crate) fn numbers(&self, name: &str) -> Option<Vec<u32>> {
        self.get(name)?.split_whitespace().map(|number| number.parse().ok()).collect()
    }

    /// A set behind a name, one bit a member.
    pub(crate) fn set(&self, name: &str) -> Option<u64> {
        u64::from_str_radix(self.get(name)?, 16).ok()
    }
}
