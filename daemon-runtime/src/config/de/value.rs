//! One place of the tree, as serde asks for it.

use serde_core::Deserializer;
use serde_core::de::value::{MapDeserializer, StrDeserializer};
use serde_core::de::{Error as _, IntoDeserializer, Visitor};

use super::access::{Entries, Values, Variant};
use super::fault::Fault;
use super::{Here, variable};
use crate::config::tree::Value;

/// How the crate `toml` asks for a date.
const DATETIME: (&str, &str) = ("$__toml_private_Datetime", "$__toml_private_datetime");

impl Here<'_> {
    /// What the files say here.
    fn visit<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let Some(node) = self.node else {
            // Only names that go on from this one: a table of variables.
            return self.clone().located(visitor.visit_map(Entries::of_map(&self)));
        };
        let result = match &node.value {
            Value::Text(text) | Value::Datetime(text) | Value::Variable(text) => visitor.visit_str(text),
            Value::Boolean(boolean) => visitor.visit_bool(*boolean),
            Value::Float(float) => visitor.visit_f64(*float),
            Value::Integer(integer) => match (i64::try_from(*integer), u64::try_from(*integer)) {
                (Ok(integer), _) => visitor.visit_i64(integer),
                (_, Ok(integer)) => visitor.visit_u64(integer),
                _ => visitor.visit_i128(*integer),
            },
            Value::Array(values) => visitor.visit_seq(Values::of(self.clone(), values)),
            Value::Table(_) => visitor.visit_map(Entries::of_map(&self)),
        };
        self.located(result)
    }

    /// Whether only the value of a variable counts here.
    fn is_overridden(&self) -> bool {
        self.branch.is_some_and(|branch| branch.value.is_some() && branch.below.is_empty())
    }
}

macro_rules! visits {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            if self.is_overridden() { variable::typed(&self, |here| here.$method(visitor)) } else { self.visit(visitor) }
        }
    )*};
}

macro_rules! texts {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            if self.is_overridden() { variable::text(&self, |here| here.$method(visitor)) } else { self.visit(visitor) }
        }
    )*};
}

impl<'de> Deserializer<'de> for Here<'_> {
    type Error = Fault;

    visits! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
        deserialize_unit deserialize_seq deserialize_map
    }

    texts! {
        deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_identifier
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.clone().located(visitor.visit_some(self))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.clone().located(visitor.visit_newtype_struct(self))
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if self.is_overridden() {
            return variable::typed(&self, |here| here.deserialize_struct(name, fields, visitor));
        }
        match self.node.map(|node| &node.value) {
            Some(Value::Datetime(text)) if name == DATETIME.0 => {
                let entries = [(DATETIME.1, text.as_str())].into_iter();
                self.located(visitor.visit_map(MapDeserializer::<_, Fault>::new(entries)))
            }
            None | Some(Value::Table(_)) => {
                self.located(visitor.visit_map(Entries::of_struct(&self, fields)))
            }
            Some(_) => self.visit(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if self.is_overridden() {
            return variable::word(&self, |here| here.deserialize_enum(name, variants, visitor));
        }
        let result = match self.node.map(|node| &node.value) {
            Some(Value::Text(text) | Value::Variable(text)) => {
                let name: StrDeserializer<'_, Fault> = text.as_str().into_deserializer();
                visitor.visit_enum(name)
            }
            Some(Value::Table(table)) if table.len() == 1 => match table.iter().next() {
                Some((name, entry)) => {
                    let here = self.below(name, Some(&entry.node), None);
                    visitor.visit_enum(Variant { name: name.clone(), here })
                }
                None => Err(Fault::custom("it is empty")),
            },
            _ => {
                return self.clone().located(Err(Fault::invalid_type(
                    self.unexpected(),
                    &"a name, or a table with one entry",
                )));
            }
        };
        self.located(result)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }
}
