//! `/proc/PID/stat`, `proc_pid_stat(5)`.

/// The fields that say where a process belongs.
///
/// ```
/// let own = daemon_testing::proc::Process::own().stat();
/// assert!(!matches!(own.state, 'Z' | 'X'));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stat {
    /// One letter; `Z` is a zombie.
    pub state: char,
    /// The parent.
    pub parent: i32,
    /// The process group.
    pub group: i32,
    /// The session, by the number of its leader.
    pub session: i32,
    /// The controlling terminal, 0 without one.
    pub terminal: i32,
    /// The nice value, higher for less of the processors.
    pub nice: i32,
    /// When it started, in clock ticks since boot: with the number the identity of a process.
    pub started: u64,
}

impl Stat {
    pub(super) fn parse(text: &str) -> Option<Self> {
        // The second field is the program's name in parentheses, which may itself hold any of them.
        let fields: Vec<&str> = text.get(text.rfind(')')? + 2..)?.split(' ').collect();
        let number = |field: usize| fields.get(field - 3)?.parse().ok();
        Some(Self {
            state: fields.first()?.chars().next()?,
            parent: number(4)?,
            group: number(5)?,
            session: number(6)?,
            terminal: number(7)?,
            nice: number(19)?,
            started: fields.get(22 - 3)?.parse().ok()?,
        })
    }
}
