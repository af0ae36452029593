//! `daemon.toml`.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::draft::{Draft, Entry, Item};
use crate::problem::Problems;
use crate::site::Site;
use crate::value::{Integer, Value};

/// Reads every key of the file. A mistake of syntax is one problem at its place.
#[must_use]
pub fn read(text: &str) -> Draft {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut problems = Problems::default();
    for error in errors {
        problems.add(site(&error.span().unwrap_or(0..0)), sentence(error.message()));
    }
    Draft { entries: entries(table.get_ref(), text), problems }
}

/// In the order of the file: the table itself is sorted by name.
fn entries(table: &DeTable<'_>, text: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (key, value) in table {
        let key_site = site(&key.span());
        let before = entries.partition_point(|entry| entry.key_site.position() < key_site.position());
        let entry = Entry {
            key: key.get_ref().clone().into_owned(),
            key_site,
            line: Some(text[..key.span().start].matches('\n').count() + 1),
            value_site: site(&value.span()),
            value: read_value(value.get_ref(), text),
        };
        entries.insert(before, entry);
    }
    entries
}

fn read_value(value: &DeValue<'_>, text: &str) -> Value {
    match value {
        DeValue::String(string) => Value::Text(string.clone().into_owned()),
        DeValue::Integer(number) => Value::Integer(Integer {
            value: i64::from_str_radix(number.as_str(), number.radix()).ok(),
            radix: number.radix(),
            digits: number.as_str().to_owned(),
        }),
        DeValue::Float(_) => Value::Other("a number with a fraction"),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(_) => Value::Other("a date"),
        DeValue::Array(array) => {
            let mut items = Vec::new();
            for item in array {
                items.push(Item { value: read_value(item.get_ref(), text), site: site(&item.span()) });
            }
            Value::List(items)
        }
        DeValue::Table(table) => Value::Group(entries(table, text)),
    }
}

/// The first line, beginning in lower case as our own.
fn sentence(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    match line.split_at_checked(1) {
        Some((first, rest)) => first.to_lowercase() + rest,
        None => line.to_owned(),
    }
}

fn site(span: &Range<usize>) -> Site {
    Site::Manifest { start: span.start, end: span.end }
}
