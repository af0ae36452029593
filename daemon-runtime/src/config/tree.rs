//! The values of all the files as one tree, each with the place it comes from.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::place::Place;

/// A value and its place; of a table that is its name's.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) place: Place,
}

/// A value of TOML, or a text that whoever asks for it gives a type.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    Integer(i128),
    Float(f64),
    Boolean(bool),
    Datetime(String),
    Array(Vec<Node>),
    Table(Table),
    /// The value of a variable.
    Variable(String),
}

/// The entries of a table by their keys.
pub(super) type Table = BTreeMap<String, Entry>;

/// One entry of a table.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Where the key is.
    pub(super) key: Place,
    pub(super) node: Node,
}

/// The tree of one file.
pub(super) fn of_file(file: usize, table: DeTable<'_>) -> Table {
    table
        .into_iter()
        .map(|(key, value)| entry(file, key.span(), key.into_inner().into_owned(), value))
        .collect()
}

fn entry(file: usize, key: Range<usize>, name: String, value: Spanned<DeValue<'_>>) -> (String, Entry) {
    let key = place(file, key);
    let mut node = of_value(file, value);
    if matches!(node.value, Value::Table(_)) {
        node.place = key.clone();
    }
    (name, Entry { key, node })
}

/// The tree of one value.
pub(super) fn of_value(file: usize, value: Spanned<DeValue<'_>>) -> Node {
    let place = place(file, value.span());
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        // One that is larger still is too large for every type.
        DeValue::Integer(integer) => {
            Value::Integer(i128::from_str_radix(integer.as_str(), integer.radix()).unwrap_or(i128::MAX))
        }
        DeValue::Float(float) => Value::Float(float.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(boolean) => Value::Boolean(boolean),
        DeValue::Datetime(datetime) => Value::Datetime(datetime.to_string()),
        DeValue::Array(array) => Value::Array(array.into_iter().map(|value| of_value(file, value)).collect()),
        DeValue::Table(table) => Value::Table(of_file(file, table)),
    };
    Node { value, place }
}

fn place(file: usize, bytes: Range<usize>) -> Place {
    Place::File { file, start: bytes.start, end: bytes.end }
}

/// Adds what a later file says: tables are merged, all else is replaced.
pub(super) fn merge(into: &mut Table, later: Table) {
    for (name, entry) in later {
        match into.get_mut(&name) {
            Some(Entry { node: Node { value: Value::Table(earlier), .. }, .. }) if is_table(&entry) => {
                if let Value::Table(later) = entry.node.value {
                    merge(earlier, later);
                }
            }
            _ => drop(into.insert(name, entry)),
        }
    }
}

fn is_table(entry: &Entry) -> bool {
    matches!(entry.node.value, Value::Table(_))
}

/// Puts the value of a variable where it belongs.
pub(super) fn set(into: &mut Table, key: &[String], node: Node) {
    let Some((first, rest)) = key.split_first() else { return };
    if rest.is_empty() {
        into.insert(first.clone(), Entry { key: node.place.clone(), node });
        return;
    }
    let entry = into.entry(first.clone()).or_insert_with(|| Entry {
        key: node.place.clone(),
        node: Node { value: Value::Table(Table::new()), place: node.place.clone() },
    });
    if !is_table(entry) {
        entry.node.value = Value::Table(Table::new());
    }
    if let Value::Table(table) = &mut entry.node.value {
        set(table, rest, node);
    }
}

/// What a key leads to.
pub(super) fn find<'t>(table: &'t Table, key: &[&str]) -> Option<&'t Entry> {
    let (first, rest) = key.split_first()?;
    let entry = table.get(*first)?;
    match &entry.node.value {
        _ if rest.is_empty() => Some(entry),
        Value::Table(table) => find(table, rest),
        _ => None,
    }
}
