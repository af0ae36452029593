//! What is not to be shown: the values of the keys in `SECRETS`.

use std::ops::Range;

use super::files::Source;
use super::place::Place;
use super::report::Hidden;
use super::tree::{self, Node, Table, Value};

/// Whether a key, with dots, is secret or lies within one that is.
pub(super) fn is_secret(key: &str, secrets: &[&str]) -> bool {
    secrets
        .iter()
        .any(|secret| key.strip_prefix(secret).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
}

/// Where the values of the secrets of one file are.
pub(super) fn places(tree: &Table, secrets: &[&str]) -> Hidden {
    let mut hidden = Vec::new();
    for secret in secrets {
        let key: Vec<&str> = secret.split('.').collect();
        if let Some(entry) = tree::find(tree, &key) {
            collect(&entry.node, &mut hidden);
        }
    }
    hidden
}

fn collect(node: &Node, hidden: &mut Hidden) {
    match &node.value {
        Value::Table(table) => table.values().for_each(|entry| collect(&entry.node, hidden)),
        _ => {
            if let Place::File { file, start, end } = node.place {
                hidden.push((file, start..end));
            }
        }
    }
}

/// What to hide of the line with a mistake in a file that is no TOML, where nobody can tell what is a secret: all but
/// the key.
pub(super) fn line(
    number: usize,
    source: &Source,
    at: usize,
    secrets: &[&str],
) -> Option<(usize, Range<usize>)> {
    if secrets.is_empty() {
        return None;
    }
    let start = source.text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
    let line = source.text.get(start..)?.lines().next()?;
    if line.trim_start().starts_with(['[', '#']) {
        return None;
    }
    let value = line.find('=').map_or(0, |equals| equals + 1);
    Some((number, start + value..start + line.len()))
}
