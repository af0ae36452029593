//! `/proc/PID/status`, `proc_pid_status(5)`.

use std::collections::{BTreeMap, BTreeSet};

/// Who a process is and what it does with signals.
///
/// ```
/// let own = daemon_testing::proc::Process::own().status();
/// assert_eq!(own.users[0], own.users[1], "nobody has set its user id");
/// assert!(!own.pending.contains(&15));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Real, effective, saved and file system user.
    pub users: [u32; 4],
    /// Real, effective, saved and file system group.
    pub groups: [u32; 4],
    /// Supplementary groups.
    pub supplementary: BTreeSet<u32>,
    /// The file mode creation mask.
    pub umask: u32,
    /// The parent.
    pub parent: i32,
    /// How many threads.
    pub threads: u32,
    /// Numbers of the signals that wait for the process as a whole.
    pub pending: BTreeSet<u32>,
    /// Numbers of the signals blocked.
    pub blocked: BTreeSet<u32>,
    /// Numbers of the signals ignored.
    pub ignored: BTreeSet<u32>,
    /// Numbers of the signals with a handler.
    pub caught: BTreeSet<u32>,
    /// The five sets of capabilities.
    pub capabilities: Capabilities,
    /// Whether execve can no longer gain privileges.
    pub no_new_privileges: bool,
    /// Whether a filter of seccomp(2) looks at its system calls.
    pub filtered: bool,
}

/// The five sets of capabilities(7), as bits.
///
/// ```
/// let sets = daemon_testing::proc::Process::own().status().capabilities;
/// assert_eq!(sets.effective & !sets.permitted, 0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// `CapInh`
    pub inheritable: u64,
    /// `CapPrm`
    pub permitted: u64,
    /// `CapEff`
    pub effective: u64,
    /// `CapBnd`
    pub bounding: u64,
    /// `CapAmb`
    pub ambient: u64,
}

impl Status {
    /// What `/proc/PID/status` says.
    ///
    /// ```
    /// let text = std::fs::read_to_string("/proc/self/status").unwrap();
    /// assert!(!daemon_testing::proc::Status::parse(&text).filtered);
    /// ```
    ///
    /// # Panics
    ///
    /// When it is not such a text.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let lines: BTreeMap<&str, &str> = text
            .lines()
            .filter_map(|line| line.split_once(':'))
            .map(|(key, value)| (key, value.trim()))
            .collect();
        let line = |key: &str| *lines.get(key).unwrap_or_else(|| panic!("/proc/PID/status lacks {key}"));
        let bits = |key| u64::from_str_radix(line(key), 16).expect("a mask is hexadecimal");
        Self {
            users: four(line("Uid")),
            groups: four(line("Gid")),
            supplementary: line("Groups").split_whitespace().map(number).collect(),
            umask: u32::from_str_radix(line("Umask"), 8).expect("the umask is octal"),
            parent: line("PPid").parse().expect("the parent is a number"),
            threads: number(line("Threads")),
            pending: signals(bits("ShdPnd")),
            blocked: signals(bits("SigBlk")),
            ignored: signals(bits("SigIgn")),
            caught: signals(bits("SigCgt")),
            capabilities: Capabilities {
                inheritable: bits("CapInh"),
                permitted: bits("CapPrm"),
                effective: bits("CapEff"),
                bounding: bits("CapBnd"),
                ambient: bits("CapAmb"),
            },
            no_new_privileges: line("NoNewPrivs") == "1",
            filtered: line("Seccomp") == "2",
        }
    }
}

fn number(text: &str) -> u32 {
    text.parse().unwrap_or_else(|_| panic!("{text:?} is not a number"))
}

fn four(line: &str) -> [u32; 4] {
    let numbers: Vec<u32> = line.split_whitespace().map(number).collect();
    numbers.try_into().expect("four columns")
}

fn signals(mask: u64) -> BTreeSet<u32> {
    (1..=64).filter(|signal| mask >> (signal - 1) & 1 == 1).collect()
}
