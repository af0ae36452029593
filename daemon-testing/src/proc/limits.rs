//! `/proc/PID/limits`.

/// A resource limit.
///
/// ```
/// let files = daemon_testing::proc::Process::own().limit("Max open files");
/// assert_ne!(files.soft, "0");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What holds, a number or `unlimited`.
    pub soft: String,
    /// How far it can be raised.
    pub hard: String,
}

impl Limit {
    /// The limit of that name in the text.
    ///
    /// ```
    /// let text = "Max open files            1024                 524288               files\n";
    /// assert_eq!(daemon_testing::proc::Limit::find(text, "Max open files").soft, "1024");
    /// ```
    ///
    /// # Panics
    ///
    /// When there is none.
    #[must_use]
    pub fn find(text: &str, name: &str) -> Self {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        let line = line.unwrap_or_else(|| panic!("/proc/PID/limits lacks {name}"));
        let mut columns = line.split_whitespace().map(str::to_owned);
        let mut column = || columns.next().expect("two columns");
        Self { soft: column(), hard: column() }
    }
}
