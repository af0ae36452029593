//! [`Item`]s: what one module declares, its functions' bodies and its structs' fields kept as tokens.

use std::iter::Peekable;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree, token_stream};

use super::attributes::Attributes;
use super::types::plain;
use crate::read::source::Condition;

/// One declaration that has a name.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) name: String,
    pub(super) attributes: Attributes,
    pub(super) kind: Kind,
}

/// What is declared.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// With named fields.
    Struct(TokenStream),
    /// With fields that have none.
    Tuple(TokenStream),
    Enum(TokenStream),
    /// One that takes nothing: its body.
    Function(TokenStream),
    /// The module that is in this file, or in one of its own.
    Module(Option<TokenStream>),
    /// A type that is none of these, or is generic.
    Other,
}

/// The items of a module, and what its `use` declarations import.
pub(super) fn read(
    tokens: TokenStream,
    holds: &dyn Fn(&Condition) -> Option<bool>,
) -> (Vec<Item>, Vec<TokenStream>) {
    let (mut items, mut uses) = (Vec::new(), Vec::new());
    let mut rest = tokens.into_iter().peekable();
    loop {
        let attributes = Attributes::read(&attributes(&mut rest), holds);
        visibility(&mut rest);
        let Some(token) = rest.next() else { return (items, uses) };
        let TokenTree::Ident(keyword) = token else {
            if !is_end(&token) {
                skip(&mut rest);
            }
            continue;
        };
        let keyword = keyword.to_string();
        match keyword.as_str() {
            "async" | "const" | "unsafe" | "extern" if !ends_at_once(&mut rest) => {
                // Of a function, or of something else without a name that counts.
                while rest.next_if(is_qualifier).is_some() {}
                if rest.next_if(|token| is_word(token, "fn")).is_some() {
                    items.extend(item("fn", &mut rest, attributes));
                } else {
                    skip(&mut rest);
                }
            }
            "mod" | "struct" | "enum" | "union" | "type" | "fn" | "trait" => {
                items.extend(item(&keyword, &mut rest, attributes));
            }
            "use" => {
                let tree = until_end(&mut rest);
                if attributes.is_certain() {
                    uses.push(tree);
                }
            }
            _ => skip(&mut rest),
        }
    }
}

type Rest = Peekable<token_stream::IntoIter>;

/// The brackets of every `#[...]` and `#![...]` that is next.
pub(super) fn attributes(rest: &mut Rest) -> Vec<Group> {
    let mut groups = Vec::new();
    while rest.next_if(|token| is_sign(token, '#')).is_some() {
        let inner = rest.next_if(|token| is_sign(token, '!')).is_some();
        if let Some(TokenTree::Group(group)) = rest.next() {
            groups.extend(Some(group).filter(|_| !inner));
        }
    }
    groups
}

/// Passes over `pub` and `pub(crate)`.
pub(super) fn visibility(rest: &mut Rest) {
    if rest.next_if(|token| is_word(token, "pub")).is_some() {
        rest.next_if(|token| is_group(token, Delimiter::Parenthesis));
    }
}

fn item(keyword: &str, rest: &mut Rest, attributes: Attributes) -> Option<Item> {
    let Some(TokenTree::Ident(name)) = rest.next() else {
        skip(rest);
        return None;
    };
    let name = plain(&name.to_string());
    let kind = match (keyword, rest.next()) {
        ("mod", Some(TokenTree::Group(body))) => Kind::Module(Some(body.stream())),
        ("mod", _) => Kind::Module(None),
        ("struct", Some(TokenTree::Group(fields))) if fields.delimiter() == Delimiter::Brace => {
            Kind::Struct(fields.stream())
        }
        ("struct", Some(TokenTree::Group(fields))) => {
            skip(rest);
            Kind::Tuple(fields.stream())
        }
        ("enum", Some(TokenTree::Group(variants))) => Kind::Enum(variants.stream()),
        ("fn", Some(TokenTree::Group(parameters))) => {
            let is_plain = parameters.stream().is_empty();
            let body = loop {
                match rest.next()? {
                    TokenTree::Group(body) if body.delimiter() == Delimiter::Brace => break body,
                    _ => {}
                }
            };
            if !is_plain {
                return None;
            }
            Kind::Function(body.stream())
        }
        (_, Some(token)) if is_end(&token) => Kind::Other,
        _ => {
            skip(rest);
            Kind::Other
        }
    };
    // A function that is generic makes no default, and may have the name of a type.
    if keyword == "fn" && !matches!(kind, Kind::Function(_)) {
        return None;
    }
    Some(Item { name, attributes, kind })
}

/// Passes over the rest of an item.
fn skip(rest: &mut Rest) {
    for token in rest.by_ref() {
        if is_end(&token) {
            return;
        }
    }
}

fn until_end(rest: &mut Rest) -> TokenStream {
    rest.by_ref().take_while(|token| !is_sign(token, ';')).collect()
}

/// Items end with `;` or with braces.
fn is_end(token: &TokenTree) -> bool {
    is_group(token, Delimiter::Brace) || is_sign(token, ';')
}

fn ends_at_once(rest: &mut Rest) -> bool {
    rest.peek().is_none_or(is_end)
}

fn is_group(token: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter)
}

fn is_qualifier(token: &TokenTree) -> bool {
    let words = ["async", "const", "unsafe", "extern"];
    matches!(token, TokenTree::Literal(_)) || words.iter().any(|word| is_word(token, word))
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

pub(super) fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}
