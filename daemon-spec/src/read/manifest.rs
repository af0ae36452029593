//! `daemon.toml`.

use toml::Spanned;
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
        let span = error.span().unwrap_or(0..0);
        problems.add(Site::Manifest { start: span.start, end: span.end }, error.message().to_lowercase());
    }
    Draft { entries: entries(table.get_ref(), text), problems }
}

fn entries(table: &DeTable<'_>, text: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| {
            let key_site = site(key);
            Entry {
                key: key.get_ref().clone().into_owned(),
                key_site,
                line: key_site.manifest().map(|range| line(text, range.start)),
                value_site: site(value),
                value: read_value(value.get_ref(), text),
            }
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_site.position());
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
        DeValue::Array(array) => Value::List(
            array
                .iter()
                .map(|item| Item { value: read_value(item.get_ref(), text), site: site(item) })
                .collect(),
        ),
        DeValue::Table(table) => Value::Group(entries(table, text)),
    }
}

fn site<T>(spanned: &Spanned<T>) -> Site {
    let span = spanned.span();
    Site::Manifest { start: span.start, end: span.end }
}

/// The number of the line that holds a byte.
fn line(text: &str, byte: usize) -> usize {
    text[..byte].matches('\n').count() + 1
}
