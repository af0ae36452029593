//! `/proc/PID/maps` and `/proc/PID/mem`.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;

use super::Process;

impl Process {
    /// Whether `bytes` are anywhere in the memory that the process can write to.
    ///
    /// ```
    /// # use daemon_testing::proc::Process;
    /// let secret = std::hint::black_box("hunter".to_owned() + "2");
    /// assert!(Process::own().remembers(secret.as_bytes()));
    /// ```
    ///
    /// # Panics
    ///
    /// When its memory cannot be read.
    #[must_use]
    #[track_caller]
    pub fn remembers(self, bytes: &[u8]) -> bool {
        let maps = fs::read_to_string(self.file("maps")).expect("the map of the memory");
        let memory = File::open(self.file("mem")).expect("the memory can be read");
        let writable: Vec<(u64, u64)> = maps.lines().filter_map(range).collect();
        assert!(!writable.is_empty(), "no memory: {maps}");
        writable.into_iter().any(|(start, end)| {
            let mut part = vec![0; usize::try_from(end - start).expect("it fits")];
            memory.read_exact_at(&mut part, start).expect("the memory of the process");
            part.windows(bytes.len()).any(|part| part == bytes)
        })
    }
}

/// Start and end of a line's pages, when they can be read and written.
fn range(line: &str) -> Option<(u64, u64)> {
    let mut words = line.split(' ');
    let (start, end) = words.next()?.split_once('-')?;
    let number = |text| u64::from_str_radix(text, 16).ok();
    words.next()?.starts_with("rw").then_some((number(start)?, number(end)?))
}
