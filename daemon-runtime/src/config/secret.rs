//! What is not to be shown: the values of the keys in `SECRETS`.

use std::ops::Range;

use super::files::Source;
use super::place::Place;
use super::report::Hidden;
use super::similar::similar;
use super::tree::{Node, Table, Value};

/// Whether a key, with dots, is secret or lies within one that is. Of the values of an array each has a number in it.
pub(super) fn is_secret(key: &str, secrets: &[&str]) -> bool {
    secrets.iter().any(|secret| {
        let mut left = secret.split('.').peekable();
        for part in key.split('.') {
            if left.peek() == Some(&part) {
                left.next();
            } else if left.peek().is_some() && !is_number(part) {
                return false;
            }
        }
        left.peek().is_none()
    })
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where the values of the secrets of one file are, and those of keys that are nearly a secret's.
pub(super) fn places(tree: &Table, secrets: &[&str]) -> Hidden {
    let mut hidden = Vec::new();
    for secret in secrets {
        find(tree, &secret.split('.').collect::<Vec<_>>(), &mut hidden);
    }
    hidden
}

fn find(table: &Table, key: &[&str], hidden: &mut Hidden) {
    let Some((first, rest)) = key.split_first() else { return };
    for (_, entry) in table.iter().filter(|(name, _)| similar(name, &[first]).is_some()) {
        find_below(&entry.node, rest, hidden);
    }
}

fn find_below(node: &Node, key: &[&str], hidden: &mut Hidden) {
    match &node.value {
        _ if key.is_empty() => collect(node, hidden),
        Value::Table(table) => find(table, key, hidden),
        Value::Array(values) => values.iter().for_each(|value| find_below(value, key, hidden)),
        _ => {}
    }
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
    // Within a text of several lines a line may look like anything.
    let before = source.text.get(..start)?;
    let within = ["\"\"\"", "'''"].iter().any(|quotes| before.matches(quotes).count() % 2 == 1);
    if line.trim_start().starts_with(['[', '#']) && !within {
        return None;
    }
    let value = line.find('=').filter(|_| !within).map_or(0, |equals| equals + 1);
    Some((number, start + value..start + line.len()))
}

#[cfg(test)]
mod tests {
    use super::is_secret;

    #[test]
    fn keys_within_and_of_each_value_of_an_array_are_secret() {
        let secrets = ["token", "peers.key", "7.x"];
        for key in
            ["token", "token.a", "token.0", "peers.key", "peers.3.key", "peers.3.1.key.b", "7.x", "0.7.x"]
        {
            assert!(is_secret(key, &secrets), "{key}");
        }
        for key in ["tokens", "a.token", "peers", "peers.3", "peers.3.name", "peers.name.key", "x", ""] {
            assert!(!is_secret(key, &secrets), "{key}");
        }
    }
}
