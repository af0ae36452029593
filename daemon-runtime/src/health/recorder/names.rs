//! Names and labels as both formats want them, whatever the program calls its metrics.

use std::collections::BTreeMap;

use crate::health::exposition::{Kind, labels};

/// The name of a family, without what its kind adds to it.
pub(super) fn family(kind: Kind, name: &str) -> String {
    let mut family =
        spelt(name, |character| character.is_ascii_alphanumeric() || matches!(character, '_' | ':'));
    if kind == Kind::Counter {
        if let Some(short) = family.strip_suffix("_total").filter(|short| !short.is_empty()) {
            family.truncate(short.len());
        }
    }
    family
}

/// Every name that samples of the family can have.
pub(super) fn claimed(kind: Kind, family: &str) -> Vec<String> {
    let suffixes: &[&str] = match kind {
        Kind::Counter => &["", "_total", "_created"],
        Kind::Gauge => &[""],
        Kind::Histogram => &["", "_bucket", "_sum", "_count", "_created"],
        Kind::Info => &["", "_info"],
    };
    suffixes.iter().map(|suffix| format!("{family}{suffix}")).collect()
}

/// The labels of a key, each once, in the order of their names. `le` is what a histogram writes itself.
pub(super) fn label_set(kind: Kind, key: &metrics::Key) -> String {
    let name = |name: &str| {
        let name = spelt(name, |character| character.is_ascii_alphanumeric() || character == '_');
        if kind == Kind::Histogram && name == "le" { "exported_le".to_owned() } else { name }
    };
    let all: BTreeMap<String, &str> = key.labels().map(|label| (name(label.key()), label.value())).collect();
    labels(all.iter().map(|(name, value)| (name.as_str(), *value)))
}

/// Other characters become `_`, and no name begins with a digit.
fn spelt(name: &str, fits: impl Fn(char) -> bool) -> String {
    let mut spelt: String =
        name.chars().map(|character| if fits(character) { character } else { '_' }).collect();
    if spelt.is_empty() || spelt.starts_with(|first: char| first.is_ascii_digit()) {
        spelt.insert(0, '_');
    }
    spelt
}
