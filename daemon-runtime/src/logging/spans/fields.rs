//! [`Fields`]: what an event or a span says, by name.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::Debug;

use tracing_core::field::{Field as Name, Visit};

use crate::logging::record::{Field, Value};

/// The name that the macros give to the text of an event.
const MESSAGE: &str = "message";

/// The text and the fields; of two with the same name the later one.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) message: String,
    pub(super) fields: Vec<Field<'static>>,
}

impl Fields {
    /// Adds those that are not here yet.
    pub(super) fn add(&mut self, others: &Self) {
        for field in &others.fields {
            if !self.fields.iter().any(|(name, _)| *name == field.0) {
                self.fields.push(field.clone());
            }
        }
    }

    fn set(&mut self, name: &Name, value: Value) {
        match self.fields.iter_mut().find(|(known, _)| known == name.name()) {
            Some((_, old)) => *old = value,
            None => self.fields.push((Cow::Borrowed(name.name()), value)),
        }
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, name: &Name, value: &dyn Debug) {
        let text = format!("{value:?}");
        if name.name() == MESSAGE {
            self.message = text;
        } else {
            self.set(name, Value::Text(text));
        }
    }

    fn record_str(&mut self, name: &Name, value: &str) {
        if name.name() == MESSAGE {
            value.clone_into(&mut self.message);
        } else {
            self.set(name, Value::Text(value.to_owned()));
        }
    }

    fn record_error(&mut self, name: &Name, value: &(dyn Error + 'static)) {
        self.set(name, Value::Text(value.to_string()));
    }

    fn record_f64(&mut self, name: &Name, value: f64) {
        self.set(name, Value::float(value));
    }

    fn record_i64(&mut self, name: &Name, value: i64) {
        self.set(name, Value::Number(value.to_string()));
    }

    fn record_u64(&mut self, name: &Name, value: u64) {
        self.set(name, Value::Number(value.to_string()));
    }

    fn record_bool(&mut self, name: &Name, value: bool) {
        self.set(name, Value::Truth(value));
    }
}
