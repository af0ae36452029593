//! The text of a variable, whose type is that of whoever asks for it.

use serde_core::de::Unexpected;
use toml::de::DeValue;

use super::Here;
use super::fault::Fault;
use crate::config::place::Place;
use crate::config::tree::{self, Node, Value};

/// As it stands.
pub(super) fn text<T>(here: &Here<'_>, read: impl FnOnce(Here<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
    with(here, Value::Variable, read)
}

/// As a value of TOML, and else as it stands.
pub(super) fn typed<T>(here: &Here<'_>, read: impl FnOnce(Here<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
    with(here, parsed, read)
}

/// As a name, unless it is a table in braces.
pub(super) fn word<T>(here: &Here<'_>, read: impl FnOnce(Here<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
    let value = |text: String| if text.starts_with('{') { parsed(text) } else { Value::Variable(text) };
    with(here, value, read)
}

fn parsed(text: String) -> Value {
    match DeValue::parse(&text) {
        Ok(value) => tree::of_value(0, value).value,
        Err(_) => Value::Variable(text),
    }
}

fn with<T>(
    here: &Here<'_>,
    value: impl FnOnce(String) -> Value,
    read: impl FnOnce(Here<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let variable = here.branch.and_then(|branch| branch.value.as_ref());
    let Some(variable) = variable else { return read(Here { branch: None, ..here.clone() }) };
    let place = Place::Variable(variable.name.clone());
    let mut node = Node { value: value(variable.value.clone()), place };
    node.place_all();
    here.notes.overridden.borrow_mut().push((here.key.clone(), node.clone()));
    let inner = Here { key: here.key.clone(), node: Some(&node), branch: None, notes: here.notes };
    here.located(read(inner))
}

impl Node {
    /// What lies within comes from the same variable.
    fn place_all(&mut self) {
        let place = self.place.clone();
        match &mut self.value {
            Value::Array(values) => values.iter_mut().for_each(|node| {
                node.place.clone_from(&place);
                node.place_all();
            }),
            Value::Table(table) => table.values_mut().for_each(|entry| {
                (entry.key, entry.node.place) = (place.clone(), place.clone());
                entry.node.place_all();
            }),
            _ => {}
        }
    }
}

impl Here<'_> {
    /// What serde calls the value here.
    pub(super) fn unexpected(&self) -> Unexpected<'_> {
        match self.node.map(|node| &node.value) {
            Some(Value::Text(text) | Value::Variable(text)) => Unexpected::Str(text),
            Some(Value::Integer(_)) => Unexpected::Other("an integer"),
            Some(Value::Float(float)) => Unexpected::Float(*float),
            Some(Value::Boolean(boolean)) => Unexpected::Bool(*boolean),
            Some(Value::Datetime(_)) => Unexpected::Other("a date"),
            Some(Value::Array(_)) => Unexpected::Seq,
            Some(Value::Table(_)) | None => Unexpected::Map,
        }
    }
}
