//! [`Fault`]: what a type finds wrong with a value, on its way up to the value's place.

use std::fmt::{self, Display};

use serde_core::de::{self, Expected, Unexpected};

use crate::config::place::Place;
use crate::config::problem::{Help, Problem};
use crate::config::similar::similar;

/// An error of serde that learns where it is from the value around it.
#[derive(Debug)]
pub(in crate::config) struct Fault {
    what: What,
    /// What to type instead.
    help: Option<Help>,
    /// The key and its place, once they are known.
    found: Option<Box<(Vec<String>, Place)>>,
}

#[derive(Debug)]
enum What {
    /// The value is of another type, or not one of those expected.
    Other {
        expected: String,
        found: String,
        value: Option<String>,
    },
    Missing(String),
    Unknown(String),
    Twice(String),
    /// The words of a type of the program.
    Words(String),
}

impl Fault {
    fn new(what: What) -> Self {
        Self { what, help: None, found: None }
    }

    /// Says where it is, unless a value further in has said so.
    pub(super) fn at(mut self, key: &[String], place: &Place) -> Self {
        self.found.get_or_insert_with(|| Box::new((key.to_owned(), place.clone())));
        self
    }

    /// Where it is.
    pub(super) fn key(&self) -> &[String] {
        self.found.as_ref().map_or(&[], |found| &found.0)
    }

    /// The key that is missing, if that is what is wrong.
    pub(super) fn missing(&self) -> Option<Vec<String>> {
        let What::Missing(name) = &self.what else { return None };
        Some(self.key().iter().chain([name]).cloned().collect())
    }

    /// The problem for people. A value that is a secret is not repeated.
    pub(super) fn problem(self, is_secret: &impl Fn(&str) -> bool) -> Problem {
        let (key, place) = self.found.map_or_else(|| (Vec::new(), Place::Nowhere), |found| *found);
        let key = key.join(".");
        let inner = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
        let secret = is_secret(&key);
        let text = match self.what {
            What::Other { expected, value: Some(value), .. } if !secret => {
                format!("{} takes {expected}, found {value}", named(&key))
            }
            What::Other { expected, found, .. } => format!("{} takes {expected}, found {found}", named(&key)),
            What::Missing(name) => format!("`{}` is missing", inner(&name)),
            What::Unknown(name) => format!("unknown key `{}`", inner(&name)),
            What::Twice(name) => format!("`{}` is set twice", inner(&name)),
            What::Words(_) if secret => format!("{} is refused by its type", named(&key)),
            What::Words(words) if key.is_empty() => words,
            What::Words(words) => format!("`{key}`: {words}"),
        };
        Problem { place, text, help: self.help.filter(|_| !secret) }
    }
}

fn named(key: &str) -> String {
    if key.is_empty() { "the configuration".to_owned() } else { format!("`{key}`") }
}

impl de::Error for Fault {
    fn custom<T: Display>(words: T) -> Self {
        Self::new(What::Words(words.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let what = What::Other { expected: in_words(&expected.to_string()), found: kind(found), value: None };
        Self::new(what)
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let value = Some(value(found));
        Self::new(What::Other {
            expected: in_words(&expected.to_string()),
            found: "another value".to_owned(),
            value,
        })
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        let found = format!("{length} values");
        Self::new(What::Other { expected: in_words(&expected.to_string()), found, value: None })
    }

    fn unknown_variant(found: &str, expected: &'static [&'static str]) -> Self {
        let what = What::Other {
            expected: one_of(expected),
            found: "another value".to_owned(),
            value: Some(format!("`{found}`")),
        };
        let help =
            similar(found, expected).map(|name| format!("a value with a similar name exists: `{name}`"));
        let help = help.map(Help::Words);
        Self { help, ..Self::new(what) }
    }

    fn unknown_field(name: &str, expected: &'static [&'static str]) -> Self {
        Self { help: Some(Help::Key(name.to_owned(), expected)), ..Self::new(What::Unknown(name.to_owned())) }
    }

    fn missing_field(name: &'static str) -> Self {
        Self {
            help: Some(Help::Words(format!("add `{name} = ...`"))),
            ..Self::new(What::Missing(name.to_owned()))
        }
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::new(What::Twice(name.to_owned()))
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::Other { expected, found, .. } => write!(f, "expected {expected}, found {found}"),
            What::Missing(name) => write!(f, "`{name}` is missing"),
            What::Unknown(name) => write!(f, "unknown key `{name}`"),
            What::Twice(name) => write!(f, "`{name}` is set twice"),
            What::Words(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for Fault {}

fn one_of(variants: &[&str]) -> String {
    let names: Vec<String> = variants.iter().map(|name| format!("`{name}`")).collect();
    match &names[..] {
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
        [] => "nothing".to_owned(),
    }
}

/// serde's words for a type in those of TOML.
fn in_words(expected: &str) -> String {
    let integer = |from: &str, to: &str| format!("an integer from {from} to {to}");
    match expected {
        "u8" => integer("0", "255"),
        "u16" => integer("0", "65535"),
        "u32" => integer("0", "4294967295"),
        "u64" | "usize" | "u128" => "an integer from 0".to_owned(),
        "i8" => integer("-128", "127"),
        "i16" => integer("-32768", "32767"),
        "i32" => integer("-2147483648", "2147483647"),
        "i64" | "isize" | "i128" => "an integer".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a sequence" => "an array".to_owned(),
        "a map" => "a table".to_owned(),
        "a nonzero u16" => integer("1", "65535"),
        _ if expected.starts_with("struct ") => "a table".to_owned(),
        _ if expected.starts_with("enum ") => "a name, or a table with one entry".to_owned(),
        _ => expected.to_owned(),
    }
}

fn kind(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(_) => "a boolean".to_owned(),
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "an integer".to_owned(),
        Unexpected::Float(_) => "a float".to_owned(),
        Unexpected::Char(_) | Unexpected::Str(_) => "a string".to_owned(),
        Unexpected::Seq => "an array".to_owned(),
        Unexpected::Map | Unexpected::StructVariant => "a table".to_owned(),
        Unexpected::Other(words) => words.to_owned(),
        _ => "something else".to_owned(),
    }
}

fn value(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Unsigned(value) => format!("`{value}`"),
        Unexpected::Signed(value) => format!("`{value}`"),
        Unexpected::Float(value) => format!("`{value}`"),
        Unexpected::Char(value) => format!("`{value}`"),
        Unexpected::Str(value) => format!("`{value}`"),
        Unexpected::Other(words) => format!("`{words}`"),
        other => kind(other),
    }
}
