//! [`Value`]: what stands behind a key, before anybody asks whether it fits.

use proc_macro2::TokenStream;

use crate::draft::{Entry, Item};

/// A value as written in the attribute or in `daemon.toml`.
#[derive(Clone, Debug)]
pub enum Value {
    /// The key stands alone.
    Missing,
    /// Nothing follows the `=`.
    Empty,
    /// There was something that the reader has reported already.
    Unreadable,
    /// A string.
    Text(String),
    /// A whole number.
    Integer(Integer),
    /// `true` or `false`.
    Flag(bool),
    /// `[a, b]`
    List(Vec<Item>),
    /// `key(name = value)`, or a table of `daemon.toml`.
    Group(Vec<Entry>),
    /// One identifier, such as `nobody`.
    Name(String, TokenStream),
    /// A path of several parts, such as `config::reload`.
    Path(TokenStream),
    /// A path with arguments, such as `reload()`; says the path.
    Call(String),
    /// Anything else that a program would have to compute; says what.
    Computed(&'static str),
    /// A literal that fits no key; says what.
    Other(&'static str),
}

/// A whole number and how it was written.
#[derive(Clone, Debug)]
pub struct Integer {
    /// The number, if 64 bits hold it.
    pub value: Option<i64>,
    /// 2, 8, 10 or 16.
    pub radix: u32,
    /// As written, without the prefix.
    pub digits: String,
}

impl Value {
    /// What the value is, after the word "found".
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Missing | Self::Empty | Self::Unreadable => "nothing".into(),
            Self::Text(_) => "a string".into(),
            Self::Integer(_) => "an integer".into(),
            Self::Flag(flag) => format!("`{flag}`"),
            Self::List(_) => "a list".into(),
            Self::Group(_) => "a group of keys".into(),
            Self::Name(name, _) => format!("the name `{name}`"),
            Self::Path(_) => "a path".into(),
            Self::Call(_) => "a call".into(),
            Self::Computed(what) | Self::Other(what) => (*what).into(),
        }
    }
}
