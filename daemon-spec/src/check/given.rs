//! [`Given`]: one value with its key, and the mistakes that any kind of key can have.

use super::known::names;
use crate::draft::{Entry, Item};
use crate::keys::{Key, Kind};
use crate::problem::Problems;
use crate::site::Site;
use crate::value::Value;

/// What one rule looks at.
pub(super) struct Given<'a> {
    pub(super) key: &'static Key,
    /// What kind of value is asked for: the key's, or that of the part within its group.
    pub(super) kind: Kind,
    /// The key's name, or the name within its group.
    pub(super) name: &'a str,
    pub(super) value: &'a Value,
    pub(super) site: Site,
    /// The daemon's name, for examples.
    pub(super) daemon: &'a str,
    pub(super) problems: &'a mut Problems,
}

impl Given<'_> {
    pub(super) fn refuse<T>(&mut self, text: impl Into<String>) -> Option<T> {
        self.problems.add(self.site, text);
        None
    }

    pub(super) fn refuse_help<T>(&mut self, text: impl Into<String>, help: impl Into<String>) -> Option<T> {
        self.problems.add_help(self.site, text, help);
        None
    }

    /// The example of the key's row.
    pub(super) fn written(&self) -> String {
        self.key.written(self.daemon, self.site.manifest().is_some())
    }

    /// A group as it is written where the value is.
    pub(super) fn group(&self, name: &str, parts: &str) -> String {
        if self.site.manifest().is_some() {
            format!("{name} = {{ {parts} }}")
        } else {
            format!("{name}({parts})")
        }
    }

    /// The value is not of the kind that the key takes.
    pub(super) fn mismatch<T>(&mut self) -> Option<T> {
        let text = format!("`{}` is {}, found {}", self.name, self.kind.takes(), self.value.describe());
        match (self.value, self.kind) {
            (Value::Unreadable, _) => None,
            (Value::List(_) | Value::Group(_), _) | (_, Kind::Group) => {
                self.refuse_help(text, format!("write `{}`", self.written()))
            }
            _ => self.refuse(text),
        }
    }

    /// A string, whatever it says.
    pub(super) fn text(&mut self) -> Option<String> {
        let name = self.name;
        match self.value {
            Value::Text(text) if text.contains('\0') => {
                self.refuse(format!("`{name}` cannot contain a NUL character"))
            }
            Value::Text(text) => Some(text.clone()),
            Value::Name(word, _) if word.chars().any(char::is_lowercase) => self.refuse_help(
                format!("`{name}` is {}, found the name `{word}`", self.kind.takes()),
                format!("write `{name} = \"{word}\"`"),
            ),
            Value::Name(..) | Value::Path(_) | Value::Call(_) | Value::Computed(_) => self.refuse_help(
                format!("`{name}` must be a plain string literal"),
                "unit files are written from it without running the program, so it cannot be computed",
            ),
            _ => self.mismatch(),
        }
    }

    /// One entry of a group, under its own name.
    pub(super) fn within<T>(
        &mut self,
        entry: &Entry,
        kind: Kind,
        rule: fn(&mut Given) -> Option<T>,
    ) -> Option<T> {
        let (text, site) = match entry.value {
            Value::Missing => (format!("`{}` needs a value", entry.key), entry.key_site),
            Value::Empty => (format!("expected a value after `{} =`", entry.key), entry.value_site),
            _ => {
                return rule(&mut Given {
                    key: self.key,
                    kind,
                    name: &entry.key,
                    value: &entry.value,
                    site: entry.value_site,
                    daemon: self.daemon,
                    problems: self.problems,
                });
            }
        };
        let help = match kind {
            Kind::Flag => format!("write `{} = true`", entry.key),
            _ => format!("write `{}`", self.written()),
        };
        self.problems.add_help(site, text, help);
        None
    }

    /// The parts of a group that has only these, each once.
    pub(super) fn parts<'e>(&mut self, entries: &'e [Entry], of: &str, parts: &[&str]) -> Vec<&'e Entry> {
        let mut kept: Vec<&Entry> = Vec::new();
        for entry in entries {
            let name = entry.key.as_str();
            if !parts.contains(&name) {
                let help = format!("the parts are {}", names(parts));
                self.problems.add_help(entry.key_site, format!("unknown part `{name}` of {of}"), help);
            } else if kept.iter().any(|known| known.key == name) {
                self.problems.add(entry.key_site, format!("`{name}` is set twice"));
            } else {
                kept.push(entry);
            }
        }
        kept
    }

    /// The elements of a list, each as the value of the same key.
    pub(super) fn each<T>(&mut self, items: &[Item], rule: fn(&mut Given) -> Option<T>) -> Vec<T> {
        let mut good = Vec::new();
        for item in items {
            good.extend(rule(&mut Given {
                key: self.key,
                kind: self.kind,
                name: self.name,
                value: &item.value,
                site: item.site,
                daemon: self.daemon,
                problems: self.problems,
            }));
        }
        good
    }

    /// A list of strings, or one string alone.
    pub(super) fn one_or_more<T>(&mut self, rule: fn(&mut Given) -> Option<T>) -> Option<Vec<T>> {
        match self.value {
            Value::List(items) => Some(self.each(items, rule)),
            Value::Text(_) => rule(self).map(|one| vec![one]),
            _ => self.mismatch(),
        }
    }

    /// A list of strings that says nothing twice.
    pub(super) fn distinct<T: PartialEq>(&mut self, rule: fn(&mut Given) -> Option<T>) -> Option<Vec<T>> {
        let Value::List(items) = self.value else { return self.one_or_more(rule) };
        let mut good: Vec<T> = Vec::new();
        for item in items {
            for one in self.each(std::slice::from_ref(item), rule) {
                if good.contains(&one) {
                    let written = if let Value::Text(text) = &item.value { text } else { "" };
                    let text = format!("`{written}` is listed twice in `{}`", self.name);
                    self.problems.add(item.site, text);
                } else {
                    good.push(one);
                }
            }
        }
        Some(good)
    }
}
