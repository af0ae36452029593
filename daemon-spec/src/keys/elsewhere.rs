//! Names that people know from elsewhere and type instead of ours.

use super::{KEYS, Key};

/// What a key is called elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Elsewhere {
    /// Settings of systemd's unit files.
    pub systemd: &'static [&'static str],
    /// Keys of launchd's property lists.
    pub launchd: &'static [&'static str],
    /// Names in the crate `daemonize` and in python-daemon.
    pub libraries: &'static [&'static str],
    /// Other words for the same thing.
    pub spellings: &'static [&'static str],
}

/// Whose a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is explained at the field of `Elsewhere`")]
pub enum Origin {
    Systemd,
    Launchd,
    Library,
    Spelling,
}

impl Elsewhere {
    pub(super) const NOWHERE: Self = Self { systemd: &[], launchd: &[], libraries: &[], spellings: &[] };

    /// Every name with whose it is.
    #[must_use]
    pub fn names(&self) -> [(Origin, &'static [&'static str]); 4] {
        [
            (Origin::Systemd, self.systemd),
            (Origin::Launchd, self.launchd),
            (Origin::Library, self.libraries),
            (Origin::Spelling, self.spellings),
        ]
    }
}

/// The key that a name from elsewhere stands for.
#[must_use]
pub fn elsewhere(name: &str) -> Option<(&'static Key, Origin)> {
    for key in KEYS {
        for (origin, names) in key.elsewhere.names() {
            if names.contains(&name) {
                return Some((key, origin));
            }
        }
    }
    None
}
