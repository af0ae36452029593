//! [`Draft`]: a declaration as read, not yet checked.

use proc_macro2::TokenStream;

use crate::problem::Problems;
use crate::site::Site;
use crate::value::Value;

/// What a front end has read: every key with its value, and the mistakes of syntax on the way.
#[derive(Debug, Default)]
pub struct Draft {
    /// The keys in the order written.
    pub entries: Vec<Entry>,
    /// What could not be read.
    pub problems: Problems,
}

/// One key with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key as written.
    pub key: String,
    /// Where the key is.
    pub key_site: Site,
    /// The value as written.
    pub value: Value,
    /// Where the value is; the key's site if there is none.
    pub value_site: Site,
    /// The line it is on, where the compiler tells.
    pub line: Option<usize>,
}

/// One element of a list.
#[derive(Clone, Debug)]
pub struct Item {
    /// The element as written.
    pub value: Value,
    /// Where it is.
    pub site: Site,
}

impl Draft {
    /// The value of `from`, if it is a string: the file with the other keys.
    #[must_use]
    pub fn from(&self) -> Option<(&str, Site)> {
        match self.get("from") {
            Some(Entry { value: Value::Text(path), value_site, .. }) => Some((path, *value_site)),
            _ => None,
        }
    }

    /// The value of `crate`, if it is a path: what the runtime is called here.
    #[must_use]
    pub fn runtime_crate(&self) -> Option<TokenStream> {
        match &self.get("crate")?.value {
            Value::Path(path) | Value::Name(_, path) => Some(path.clone()),
            _ => None,
        }
    }

    /// Adds what another front end has read.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.entries.extend(other.entries);
        self.problems.append(other.problems);
        self
    }

    /// The keys, and where each is.
    #[must_use]
    pub fn keys(&self) -> Vec<(String, Site)> {
        self.entries.iter().map(|entry| (entry.key.clone(), entry.key_site)).collect()
    }

    /// The names in the group of a key, and where each is.
    #[must_use]
    pub fn names_in(&self, key: &str) -> Vec<(String, Site)> {
        match self.get(key).map(|entry| &entry.value) {
            Some(Value::Group(parts)) => parts.iter().map(|part| (part.key.clone(), part.key_site)).collect(),
            _ => Vec::new(),
        }
    }

    /// The texts in one part of the group of a key, and where each is.
    #[must_use]
    pub fn texts_in(&self, key: &str, part: &str) -> Vec<(String, Site)> {
        let Some(Value::Group(parts)) = self.get(key).map(|entry| &entry.value) else { return Vec::new() };
        let Some(part) = parts.iter().find(|entry| entry.key == part) else { return Vec::new() };
        let one = [Item { value: part.value.clone(), site: part.value_site }];
        let items = if let Value::List(items) = &part.value { items.as_slice() } else { &one };
        let text = |item: &Item| match &item.value {
            Value::Text(text) => Some((text.clone(), item.site)),
            _ => None,
        };
        items.iter().filter_map(text).collect()
    }

    fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}
