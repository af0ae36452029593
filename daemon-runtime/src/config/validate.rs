//! [`Validate`]: what a configuration's type does not say of its values.

use super::problem::Problems;

/// What the program says of its configuration beyond the types of the values.
///
/// There is nothing that has to be said: `impl Validate for Settings {}` is as good as none.
pub trait Validate {
    /// Keys whose values are shown to nobody, written with dots: neither by `check` nor in a message. A key of a table
    /// stands for everything in it, and `peers.key` for that key of each table of an array, too.
    const SECRETS: &'static [&'static str] = &[];

    /// Keys that the daemon looks at when it starts and never again. A reload that changes one is applied, and says by
    /// name that it needs a restart.
    const RESTART: &'static [&'static str] = &[];

    /// Finds everything that is wrong with the values. One problem is enough to refuse the whole.
    fn validate(&self, problems: &mut Problems) {
        let _ = problems;
    }
}
