//! Tables, arrays and enums, entry by entry.

use std::vec::IntoIter;

use serde_core::Deserializer;
use serde_core::de::value::StrDeserializer;
use serde_core::de::{
    DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::fault::Fault;
use super::{Here, Problem};
use crate::config::place::Place;
use crate::config::problem::Help;
use crate::config::tree::Node;
use crate::config::variables::{Branch, stands_for};

/// The entries of a table.
pub(super) struct Entries<'a> {
    left: IntoIter<(String, Here<'a>)>,
    value: Option<Here<'a>>,
}

impl<'a> Entries<'a> {
    /// Those of a struct, whose keys are known. What it does not know is noted, and kept from it.
    pub(super) fn of_struct(here: &Here<'a>, keys: &'static [&'static str]) -> Self {
        let files = here.table().into_iter().flatten();
        for (name, entry) in files.filter(|(name, _)| !keys.contains(&name.as_str())) {
            note_unknown(here, name, keys, entry.key.clone());
        }
        for (part, branch) in here.branch.into_iter().flat_map(|branch| &branch.below) {
            if !keys.iter().any(|key| stands_for(part, key)) {
                note_slip(here, part, branch, keys);
            }
        }
        let known = keys.iter().filter_map(|key| {
            let node = here.table().and_then(|table| table.get(*key)).map(|entry| &entry.node);
            let branch = here.branch.and_then(|branch| branch.find(key));
            (node.is_some() || branch.is_some()).then(|| ((*key).to_owned(), here.below(key, node, branch)))
        });
        Self::new(known.collect())
    }

    /// Those of a map, which may have any keys.
    pub(super) fn of_map(here: &Here<'a>) -> Self {
        let mut all: Vec<(String, Here<'a>)> = Vec::new();
        for (name, entry) in here.table().into_iter().flatten() {
            let branch = here.branch.and_then(|branch| branch.find(name));
            all.push((name.clone(), here.below(name, Some(&entry.node), branch)));
        }
        for (part, branch) in here.branch.into_iter().flat_map(|branch| &branch.below) {
            if !all.iter().any(|(name, _)| stands_for(part, name)) {
                let name = part.to_lowercase();
                all.push((name.clone(), here.below(&name, None, Some(branch))));
            }
        }
        Self::new(all)
    }

    fn new(all: Vec<(String, Here<'a>)>) -> Self {
        let all: Vec<_> = all.into_iter().filter(|(_, here)| !here.is_left_out()).collect();
        Self { left: all.into_iter(), value: None }
    }
}

impl Branch {
    fn find(&self, key: &str) -> Option<&Self> {
        self.below.iter().find(|(part, _)| stands_for(part, key)).map(|(_, branch)| branch)
    }

    /// A variable in it.
    fn any(&self) -> Option<&str> {
        let own = self.value.as_ref().map(|variable| variable.name.as_str());
        own.or_else(|| self.below.values().find_map(Self::any))
    }
}

fn note_unknown(here: &Here<'_>, name: &str, keys: &'static [&'static str], place: Place) {
    let key = here.key.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join(".");
    let help = Some(Help::Key(name.to_owned(), keys));
    let problem = Problem { place, text: format!("unknown key `{key}`"), help };
    here.notes.problems.borrow_mut().push(problem);
}

/// A variable that is no key may be meant for something else, as those that container managers set for each service
/// are. One that is nearly a key is a slip.
fn note_slip(here: &Here<'_>, part: &str, branch: &Branch, keys: &[&str]) {
    let name = part.to_lowercase();
    let (Some(help), Some(variable)) = (crate::config::similar::similar(&name, keys), branch.any()) else {
        return;
    };
    let help = Some(Help::Words(format!("a key with a similar name exists: `{help}`")));
    let key = here.key.iter().map(String::as_str).chain([name.as_str()]).collect::<Vec<_>>().join(".");
    let place = Place::Variable(variable.to_owned());
    let problem = Problem { place, text: format!("unknown key `{key}`"), help };
    here.notes.problems.borrow_mut().push(problem);
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some((name, here)) = self.left.next() else { return Ok(None) };
        let key = here.located(seed.deserialize(Key(&name)))?;
        self.value = Some(here);
        Ok(Some(key))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        match self.value.take() {
            Some(here) => here.clone().located(seed.deserialize(here)),
            None => Err(serde_core::de::Error::custom("a value was asked for before its key")),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

/// A key, which is text; a map may want numbers all the same.
struct Key<'a>(&'a str);

macro_rules! keys {
    ($($method:ident => $visit:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            match self.0.parse() {
                Ok(number) => visitor.$visit(number),
                Err(_) => visitor.visit_str(self.0),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Key<'_> {
    type Error = Fault;

    keys! {
        deserialize_bool => visit_bool;
        deserialize_i8 => visit_i8; deserialize_i16 => visit_i16; deserialize_i32 => visit_i32; deserialize_i64 => visit_i64;
        deserialize_u8 => visit_u8; deserialize_u16 => visit_u16; deserialize_u32 => visit_u32; deserialize_u64 => visit_u64;
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_str(self.0)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let name_only: StrDeserializer<'_, Fault> = self.0.into_deserializer();
        name_only.deserialize_enum(name, variants, visitor)
    }

    serde_core::forward_to_deserialize_any! {
        i128 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

/// The values of an array.
pub(super) struct Values<'a> {
    here: Here<'a>,
    left: std::iter::Enumerate<std::slice::Iter<'a, Node>>,
}

impl<'a> Values<'a> {
    pub(super) fn of(here: Here<'a>, values: &'a [Node]) -> Self {
        Self { here, left: values.iter().enumerate() }
    }
}

impl<'de> SeqAccess<'de> for Values<'_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        for (index, node) in self.left.by_ref() {
            let here = self.here.below(&index.to_string(), Some(node), None);
            if !here.is_left_out() {
                return here.clone().located(seed.deserialize(here)).map(Some);
            }
        }
        Ok(None)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

/// A variant that carries values: the one entry of a table.
pub(super) struct Variant<'a> {
    pub(super) name: String,
    pub(super) here: Here<'a>,
}

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Fault> {
        let name: StrDeserializer<'_, Fault> = self.name.as_str().into_deserializer();
        let variant = self.here.located(seed.deserialize(name))?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        let result = serde_core::de::Deserialize::deserialize(self.here.clone());
        self.here.located(result)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        self.here.clone().located(seed.deserialize(self.here))
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Fault> {
        self.here.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.here.deserialize_struct("", fields, visitor)
    }
}
