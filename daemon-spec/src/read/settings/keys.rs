//! From the fields of a struct and the variants of an enum to keys and names, by serde's rules.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::attributes::Attributes;
use super::case;
use super::default;
use super::items::{self, Item, Kind};
use super::modules::Modules;
use super::resolve;
use super::shape::{self, Shaped};
use super::types::{Type, after_colon, plain, split};
use crate::settings::{Key, Presence, Sample, Shape};

/// What makes serde read something else than the fields or the variants.
const ANOTHER: [&str; 8] =
    ["from", "try_from", "remote", "tag", "content", "untagged", "variant_identifier", "field_identifier"];

/// The keys of a struct. Nothing where serde reads it in a way that does not show in its fields.
pub(super) fn of_struct(
    modules: &Modules<'_>,
    module: &[String],
    item: &Item,
    within: &mut Vec<String>,
) -> Option<Vec<Key>> {
    let Kind::Struct(fields) = &item.kind else { return None };
    if !is_read_as_it_stands(&item.attributes) || item.attributes.has("transparent") {
        return None;
    }
    let mut keys = Vec::new();
    for (attributes, field) in parts(modules, fields.clone()) {
        let is_out = ["skip", "skip_deserializing"].iter().any(|word| attributes.has(word));
        if !attributes.is_certain() || is_out {
            continue;
        }
        let Some(name) = name_before_colon(&field) else { continue };
        let ty = after_colon(&field).and_then(Type::read);
        let is_own = ["with", "deserialize_with"].iter().any(|word| attributes.has(word));
        let shaped = match ty.filter(|_| !is_own) {
            Some(ty) => shape::of(modules, module, &ty, within),
            None => Shaped::unknown(),
        };
        if attributes.has("flatten") {
            if let Shape::Table(inner) = shaped.shape {
                keys.extend(inner.into_iter().map(|key| flattened(key, shaped.is_option)));
            }
            continue;
        }
        let renamed = match (attributes.text("rename"), item.attributes.text("rename_all")) {
            (Some(name), _) => Some(name.to_owned()),
            (None, Some(rule)) => case::field(rule, &name),
            (None, None) => Some(name),
        };
        let Some(name) = renamed else { continue };
        let of_type = shaped.documentation.clone();
        let (presence, shape) = presence(modules, module, item, &attributes, shaped);
        let documentation = Some(attributes.documentation).filter(|own| !own.is_empty()).unwrap_or(of_type);
        keys.push(Key { name, documentation, presence, shape });
    }
    Some(keys)
}

/// A key of a struct whose keys are another's.
fn flattened(key: Key, is_option: bool) -> Key {
    if is_option { Key { presence: Presence::Optional, ..key } } else { key }
}

fn presence(
    modules: &Modules<'_>,
    module: &[String],
    item: &Item,
    attributes: &Attributes,
    shaped: Shaped,
) -> (Presence, Shape) {
    let own = attributes.has("default");
    let whole = item.attributes.has("default");
    let default = if own {
        match attributes.text("default") {
            Some(path) => made_by(modules, module, path),
            None => shaped.default,
        }
    } else {
        let derived = item.attributes.derives.iter().any(|name| name == "Default");
        let is_plain = item.attributes.text("default").is_none() && derived;
        shaped.default.filter(|_| whole && is_plain)
    };
    let shown = default.and_then(|default| with(&shaped.shape, default));
    match shown {
        Some(shape) if !shaped.is_option => (Presence::Default, shape),
        _ if own || whole || shaped.is_option => (Presence::Optional, shaped.shape),
        _ => (Presence::Required, shaped.shape),
    }
}

/// The literal of the function that `default = "path"` names.
fn made_by(modules: &Modules<'_>, module: &[String], path: &str) -> Option<Sample> {
    let path: Vec<String> = path.split("::").map(|word| plain(word.trim())).collect();
    match &resolve::function(modules, module, &path)?.kind {
        Kind::Function(body) => default::literal(body),
        _ => None,
    }
}

/// The shape with its default in the place of the sample, if that is of the same kind.
fn with(shape: &Shape, default: Sample) -> Option<Shape> {
    match (shape, &default) {
        (Shape::Value(sample), _) if std::mem::discriminant(sample) == std::mem::discriminant(&default) => {
            Some(Shape::Value(default))
        }
        (Shape::Choice(_, names), Sample::Text(name)) if names.contains(name) => {
            Some(Shape::Choice(name.clone(), names.clone()))
        }
        _ => None,
    }
}

/// The type that a struct with one field and without a name for it stands for.
pub(super) fn newtype(modules: &Modules<'_>, item: &Item) -> Option<Type> {
    let Kind::Tuple(fields) = &item.kind else { return None };
    let fields = parts(modules, fields.clone());
    match fields.as_slice() {
        [(attributes, field)] if is_read_as_it_stands(&item.attributes) && attributes.serde.is_empty() => {
            Type::read(field)
        }
        _ => None,
    }
}

/// The names of an enum whose variants hold nothing, and the one that is the default.
pub(super) fn choice(modules: &Modules<'_>, item: &Item) -> Option<(Vec<String>, Option<String>)> {
    let Kind::Enum(variants) = &item.kind else { return None };
    if !is_read_as_it_stands(&item.attributes) {
        return None;
    }
    let (mut names, mut default) = (Vec::new(), None);
    for (attributes, variant) in parts(modules, variants.clone()) {
        let holds = variant
            .iter()
            .any(|token| matches!(token, TokenTree::Group(group) if group.delimiter() != Delimiter::None));
        let is_out = ["skip", "skip_deserializing", "other"].iter().any(|word| attributes.has(word));
        if holds || !attributes.is_certain() {
            return None;
        }
        let name = plain(&variant.first()?.to_string());
        let name = match (attributes.text("rename"), item.attributes.text("rename_all")) {
            (Some(name), _) => name.to_owned(),
            (None, Some(rule)) => case::variant(rule, &name)?,
            (None, None) => name,
        };
        if attributes.is_default && !is_out {
            default = Some(name.clone());
        }
        names.extend(Some(name).filter(|_| !is_out));
    }
    (!names.is_empty()).then_some((names, default))
}

/// Whether serde's derive reads it, by its fields or variants.
fn is_read_as_it_stands(attributes: &Attributes) -> bool {
    attributes.is_certain()
        && attributes.macros.is_empty()
        && attributes.derives.iter().any(|name| name == "Deserialize")
        && !ANOTHER.iter().any(|word| attributes.has(word))
}

/// The fields of a struct, or the variants of an enum, without their visibility.
fn parts(modules: &Modules<'_>, stream: TokenStream) -> Vec<(Attributes, Vec<TokenTree>)> {
    let each = split(stream).into_iter().map(|tokens| {
        let mut rest = tokens.into_iter().collect::<TokenStream>().into_iter().peekable();
        let attributes = items::attributes(&mut rest);
        items::visibility(&mut rest);
        (Attributes::read(&attributes, modules.holds), rest.collect())
    });
    each.collect()
}

fn name_before_colon(field: &[TokenTree]) -> Option<String> {
    match field {
        [TokenTree::Ident(name), TokenTree::Punct(colon), ..] if colon.as_char() == ':' => {
            Some(plain(&name.to_string()))
        }
        _ => None,
    }
}
