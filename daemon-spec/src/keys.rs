//! [`KEYS`]: every key that a daemon can declare, one row a key.

mod elsewhere;
mod markdown;
mod table;

pub use elsewhere::{Elsewhere, Origin, elsewhere};
pub use markdown::markdown;
pub use table::KEYS;

/// One row of [`KEYS`].
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// What kind of value it takes.
    pub kind: Kind,
    /// Where it can be written.
    pub place: Place,
    /// A value as written in the attribute; `{name}` stands for the name of the daemon.
    pub example: &'static str,
    /// What holds when the key is left out, in words or as a value.
    pub default: &'static str,
    /// What it says, in one line.
    pub doc: &'static str,
    /// What the systemd files do with it.
    pub systemd: &'static str,
    /// What the SysV init script does with it.
    pub sysv: &'static str,
    /// What it is called elsewhere.
    pub elsewhere: Elsewhere,
}

/// The kinds of value, for messages and for the key table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what `takes` says")]
pub enum Kind {
    Text,
    Path,
    Address,
    Addresses,
    Octal,
    Number,
    Duration,
    Flag,
    Limit,
    Word,
    Strings,
    Group,
    Function,
    CratePath,
}

impl Kind {
    /// What a key of this kind takes, after "is".
    #[must_use]
    pub const fn takes(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Path => "a path in quotes",
            Self::Address => "an address in quotes",
            Self::Addresses => "an address in quotes, or a list of them",
            Self::Octal => "an octal number",
            Self::Number => "a whole number",
            Self::Duration => "a duration in quotes",
            Self::Flag => "`true` or `false`",
            Self::Limit => "a whole number or a limit in quotes",
            Self::Word => "a word in quotes",
            Self::Strings => "a list of strings",
            Self::Group => "a group of keys",
            Self::Function => "the path of a function",
            Self::CratePath => "the path of a crate",
        }
    }
}

/// Where a key can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the attribute or in `daemon.toml`.
    Anywhere,
    /// In the attribute only: its value is Rust.
    Attribute,
}

impl Key {
    /// The row of a key that exists.
    ///
    /// # Panics
    ///
    /// When the table has no such row, which is a mistake in this crate.
    #[must_use]
    pub fn named(name: &str) -> &'static Self {
        find(name).unwrap_or_else(|| panic!("the table of keys has no row `{name}`"))
    }

    /// How to write it: `pidfile = "/run/pingd/pid"`.
    #[must_use]
    pub fn written(&self, daemon: &str, in_manifest: bool) -> String {
        let example = self.example.replace("{name}", daemon);
        let name = self.name;
        match example.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            Some(group) if in_manifest => format!("{name} = {{ {group} }}"),
            Some(group) => format!("{name}({group})"),
            None => format!("{name} = {example}"),
        }
    }
}

/// The row of a key, if it is one.
#[must_use]
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}
