//! [`Unit`]: the text of a unit file under construction, section by section.

use std::fmt::Write as _;

/// A unit file. Values come quoted: which quoting a directive needs is the caller's knowledge.
pub(super) struct Unit {
    text: String,
}

impl Unit {
    pub(super) fn new() -> Self {
        Self { text: String::new() }
    }

    pub(super) fn section(&mut self, name: &str) {
        let gap = if self.text.is_empty() { "" } else { "\n" };
        writeln!(self.text, "{gap}[{name}]").expect("a String takes everything");
    }

    pub(super) fn set(&mut self, directive: &str, value: impl std::fmt::Display) {
        writeln!(self.text, "{directive}={value}").expect("a String takes everything");
    }

    /// A comment, for whoever reads the file.
    pub(super) fn note(&mut self, text: &str) {
        writeln!(self.text, "# {text}").expect("a String takes everything");
    }

    /// One line a value; no line for none.
    pub(super) fn set_each<V: std::fmt::Display>(
        &mut self,
        directive: &str,
        values: impl IntoIterator<Item = V>,
    ) {
        for value in values {
            self.set(directive, value);
        }
    }

    /// All the values on one line, for lists of names; no line for none.
    pub(super) fn set_list(&mut self, directive: &str, values: impl IntoIterator<Item = String>) {
        let values: Vec<String> = values.into_iter().collect();
        if !values.is_empty() {
            self.set(directive, values.join(" "));
        }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}
