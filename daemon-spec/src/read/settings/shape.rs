//! From a type to what stands for it in a file.

use super::items::{Item, Kind};
use super::keys;
use super::modules::Modules;
use super::resolve::{Found, resolve};
use super::types::Type;
use crate::settings::{Sample, Shape};

/// As deep as anybody nests tables.
const DEEPEST: usize = 8;

/// A shape, and what is known of the type's `Default`.
pub(super) struct Shaped {
    pub(super) shape: Shape,
    /// `Option`: a key of it can be left out.
    pub(super) is_option: bool,
    /// What the type's `Default` is, if it is the sample or has been found.
    pub(super) default: Option<Sample>,
    /// The documentation of the type, line by line.
    pub(super) documentation: Vec<String>,
}

impl Shaped {
    fn of(shape: Shape) -> Self {
        Self { shape, is_option: false, default: None, documentation: Vec::new() }
    }

    pub(super) fn unknown() -> Self {
        Self::of(Shape::Unknown)
    }

    fn like(sample: Sample) -> Self {
        Self::of(Shape::Value(sample))
    }

    /// A sample that is the default.
    fn default(sample: Sample) -> Self {
        Self { default: Some(sample.clone()), ..Self::like(sample) }
    }
}

/// The shape of a type that is named in `module`. `within` are the types that it lies in.
pub(super) fn of(modules: &Modules<'_>, module: &[String], ty: &Type, within: &mut Vec<String>) -> Shaped {
    match resolve(modules, module, &ty.path) {
        Found::Item(module, item) => {
            let full = full_name(&module, item);
            if !ty.arguments.is_empty() || within.contains(&full) || within.len() == DEEPEST {
                return Shaped::unknown();
            }
            within.push(full);
            let mut shaped = match &item.kind {
                Kind::Struct(_) => match keys::of_struct(modules, &module, item, within) {
                    Some(keys) => Shaped::of(Shape::Table(keys)),
                    None => Shaped::unknown(),
                },
                Kind::Tuple(_) => match keys::newtype(modules, item) {
                    Some(inner) => Shaped { default: None, ..of(modules, &module, &inner, within) },
                    None => Shaped::unknown(),
                },
                Kind::Enum(_) => match keys::choice(modules, item) {
                    Some((names, default)) => {
                        let first = default.clone().or_else(|| names.first().cloned()).unwrap_or_default();
                        let shape = Shape::Choice(first, names);
                        Shaped { default: default.map(Sample::Text), ..Shaped::of(shape) }
                    }
                    None => Shaped::unknown(),
                },
                _ => Shaped::unknown(),
            };
            within.pop();
            if !item.attributes.documentation.is_empty() {
                shaped.documentation.clone_from(&item.attributes.documentation);
            }
            shaped
        }
        Found::Elsewhere(path) => {
            let names: Vec<&str> = path.iter().map(String::as_str).collect();
            let inner = ty.arguments.first().map(|inner| of(modules, module, inner, within));
            known(&names, inner)
        }
        Found::Unknown => Shaped::unknown(),
    }
}

/// The path of an item, by which one is told from all others.
pub(super) fn full_name(module: &[String], item: &Item) -> String {
    format!("{}::{}", module.join("::"), item.name)
}

/// The types of the language and of its library, as serde reads them.
fn known(path: &[&str], inner: Option<Shaped>) -> Shaped {
    let text = |text: &str| Sample::Text(text.to_owned());
    let path = match path {
        ["core" | "alloc" | "std", rest @ ..] => rest,
        [_] => path,
        _ => return Shaped::unknown(),
    };
    match (path, inner) {
        (["bool"], None) => Shaped::default(Sample::Boolean(false)),
        (
            [
                "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128"
                | "usize",
            ],
            None,
        ) => Shaped::default(Sample::Integer(0)),
        (["f32" | "f64"], None) => Shaped::default(Sample::Float(0.0)),
        (["num", name], _) if name.starts_with("NonZero") => Shaped::like(Sample::Integer(1)),
        (["char"], None) => Shaped::like(text("x")),
        (["String"] | ["string", "String"] | ["path", "PathBuf"], None) => Shaped::default(text("")),
        (["net", "IpAddr" | "Ipv4Addr"], None) => Shaped::like(text("127.0.0.1")),
        (["net", "Ipv6Addr"], None) => Shaped::like(text("::1")),
        (["net", "SocketAddr" | "SocketAddrV4"], None) => Shaped::like(text("127.0.0.1:80")),
        (["net", "SocketAddrV6"], None) => Shaped::like(text("[::1]:80")),
        (["Option"] | ["option", "Option"], Some(inner)) => {
            Shaped { is_option: true, default: None, ..inner }
        }
        (["Box"] | ["boxed", "Box"] | ["rc", "Rc"] | ["sync", "Arc"], Some(inner)) => inner,
        (
            ["Vec"]
            | ["vec", "Vec"]
            | ["collections", "VecDeque" | "LinkedList" | "BinaryHeap" | "HashSet" | "BTreeSet"],
            Some(inner),
        ) => list(inner),
        (["collections", "HashMap" | "BTreeMap"], _) => Shaped::default(Sample::Map),
        _ => Shaped::unknown(),
    }
}

fn list(inner: Shaped) -> Shaped {
    let shape = match inner.shape {
        Shape::Table(keys) => Shape::Tables(keys),
        Shape::Value(sample) => Shape::Value(Sample::List(vec![sample])),
        Shape::Choice(first, _) => Shape::Value(Sample::List(vec![Sample::Text(first)])),
        Shape::Tables(_) | Shape::Unknown => Shape::Value(Sample::List(Vec::new())),
    };
    Shaped {
        default: Some(Sample::List(Vec::new())),
        documentation: inner.documentation,
        ..Shaped::of(shape)
    }
}
