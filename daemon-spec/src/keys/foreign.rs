//! Names that people know from elsewhere and type instead of ours.

use super::{KEYS, Key};

/// A name from elsewhere that stands for one of our keys.
#[derive(Debug)]
pub struct Foreign {
    /// The name.
    pub name: &'static str,
    /// Whose it is.
    pub origin: Origin,
}

/// Where a foreign name comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A setting of systemd's unit files.
    Systemd,
    /// A key of launchd's property lists.
    Launchd,
    /// A method of the crate `daemonize`, or an attribute of python-daemon.
    Library,
    /// Another spelling of the same word.
    Spelling,
}

/// The key that a foreign name stands for.
#[must_use]
pub fn foreign(name: &str) -> Option<(&'static Key, &'static Foreign)> {
    KEYS.iter().find_map(|key| Some((key, key.foreign.iter().find(|foreign| foreign.name == name)?)))
}
