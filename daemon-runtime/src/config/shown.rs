//! The configuration in force for people: one line a key, with the source of its value.

use std::fmt::Write as _;

use super::files::Source;
use super::place::Place;
use super::secret::is_secret;
use super::tree::{self, Node, Table, Value};
use crate::message;

/// What stands for the value of a secret.
const REDACTED: &str = "\"(secret)\"";

/// Adds what is set and what the type's own form does not show.
pub(super) fn complete(mut table: toml::Table, tree: &Table) -> toml::Table {
    for (name, entry) in tree {
        match (&entry.node.value, table.get_mut(name)) {
            (Value::Table(inner), Some(toml::Value::Table(table))) => {
                *table = complete(std::mem::take(table), inner);
            }
            (_, Some(_)) => {}
            (_, None) => drop(table.insert(name.clone(), value(&entry.node))),
        }
    }
    table
}

fn value(node: &Node) -> toml::Value {
    match &node.value {
        Value::Text(text) | Value::Variable(text) => toml::Value::String(text.clone()),
        Value::Integer(integer) => i64::try_from(*integer)
            .map_or_else(|_| toml::Value::String(integer.to_string()), toml::Value::Integer),
        Value::Float(float) => toml::Value::Float(*float),
        Value::Boolean(boolean) => toml::Value::Boolean(*boolean),
        Value::Datetime(text) => {
            text.parse().map_or_else(|_| toml::Value::String(text.clone()), toml::Value::Datetime)
        }
        Value::Array(values) => toml::Value::Array(values.iter().map(value).collect()),
        Value::Table(table) => toml::Value::Table(complete(toml::Table::new(), table)),
    }
}

/// Every key with its value and, as a comment, where that is from.
pub(super) fn show(table: &toml::Table, tree: &Table, sources: &[Source], secrets: &[&str]) -> String {
    let mut lines = Vec::new();
    let newlines: Vec<Vec<usize>> = sources.iter().map(newlines).collect();
    collect(table, &mut Vec::new(), &mut |key, value| {
        let name = key.join(".");
        let written = key.iter().map(|part| quoted(part)).collect::<Vec<_>>().join(".");
        // An array with secrets in it is shown whole or not at all.
        let has_one = || secrets.iter().any(|secret| is_secret(secret, &[name.as_str()]));
        let is_empty = value.as_array().is_some_and(Vec::is_empty);
        let hidden = is_secret(&name, secrets) || (!is_empty && has_one());
        let value = if hidden { REDACTED.to_owned() } else { on_one_line(value) };
        let place = tree::find(tree, &key.iter().map(String::as_str).collect::<Vec<_>>());
        lines.push((
            format!("{written} = {value}"),
            source(place.map(|entry| &entry.node.place), sources, &newlines),
        ));
    });
    let width =
        lines.iter().map(|(line, _)| line.chars().count()).filter(|width| *width <= 40).max().unwrap_or(0);
    let mut text = String::new();
    for (line, source) in lines {
        let _ = writeln!(text, "{line:<width$}  # {source}");
    }
    text
}

/// The leaves; a table without any entry is one.
fn collect(table: &toml::Table, key: &mut Vec<String>, leaf: &mut impl FnMut(&[String], &toml::Value)) {
    for (name, value) in table {
        key.push(name.clone());
        match value {
            toml::Value::Table(inner) if !inner.is_empty() => collect(inner, key, leaf),
            value => leaf(key, value),
        }
        key.pop();
    }
}

/// A string of several lines would be written as such.
fn on_one_line(value: &toml::Value) -> String {
    let text = value.to_string();
    if !text.contains(['\n', '\r']) {
        return text;
    }
    match value {
        toml::Value::String(text) => escaped(text),
        toml::Value::Array(values) => {
            format!("[{}]", values.iter().map(on_one_line).collect::<Vec<_>>().join(", "))
        }
        toml::Value::Table(table) => {
            let entry =
                |(name, value): (&String, &toml::Value)| format!("{} = {}", quoted(name), on_one_line(value));
            format!("{{ {} }}", table.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        _ => text,
    }
}

/// A basic string of TOML.
fn escaped(text: &str) -> String {
    let mut escaped = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => escaped.extend(['\\', character]),
            '\n' => escaped.push_str("\\n"),
            character if message::is_unseen(character) => {
                let _ = write!(escaped, "\\u{:04X}", u32::from(character));
            }
            character => escaped.push(character),
        }
    }
    escaped.push('"');
    escaped
}

fn quoted(part: &str) -> String {
    let is_bare = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    if !part.is_empty() && part.chars().all(is_bare) {
        part.to_owned()
    } else {
        toml::Value::String(part.to_owned()).to_string()
    }
}

/// The bytes where the lines of a file end.
fn newlines(source: &Source) -> Vec<usize> {
    source.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect()
}

fn source(place: Option<&Place>, sources: &[Source], newlines: &[Vec<usize>]) -> String {
    match place {
        Some(Place::File { file, start, .. }) => match (sources.get(*file), newlines.get(*file)) {
            (Some(source), Some(newlines)) => {
                let line = newlines.partition_point(|newline| newline < start) + 1;
                format!("{}:{line}", source.path.display())
            }
            _ => String::new(),
        },
        Some(Place::Variable(name)) => name.clone(),
        Some(Place::Nowhere) | None => "default".to_owned(),
    }
}
