//! [`Place`]: where a value comes from.

/// Where a value, a key or a mistake is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Place {
    /// Bytes of a file, by its number among those that were read.
    File { file: usize, start: usize, end: usize },
    /// A variable of the environment, by its name.
    Variable(String),
    /// Nowhere: something is missing.
    Nowhere,
}
