//! Conditions of `#[cfg]` and `#[cfg_attr]`.

use proc_macro2::{TokenStream, TokenTree};
use syn::Lit;

/// One condition without `all`, `any` and `not`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// `unix`, or `feature` of `feature = "x"`.
    pub name: String,
    /// `x` of `feature = "x"`.
    pub value: Option<String>,
}

/// Whether a condition holds.
#[derive(Debug)]
pub(in crate::read) enum Verdict {
    Yes,
    No,
    /// Nobody can tell about this part of it.
    Unknown(String),
}

/// Splits at commas.
pub(in crate::read) fn split(stream: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    for token in stream {
        match token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => parts.push(Vec::new()),
            token => parts.last_mut().expect("there is always a part").push(token),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

pub(in crate::read) fn evaluate(
    condition: &[TokenTree],
    holds: &dyn Fn(&Condition) -> Option<bool>,
) -> Verdict {
    let verdict = |condition: Condition| match holds(&condition) {
        Some(true) => Verdict::Yes,
        Some(false) => Verdict::No,
        None => Verdict::Unknown(match condition.value {
            Some(value) => format!("{} = {value:?}", condition.name),
            None => condition.name,
        }),
    };
    match condition {
        [TokenTree::Ident(word)] => match word.to_string().as_str() {
            "true" => Verdict::Yes,
            "false" => Verdict::No,
            name => verdict(Condition { name: name.to_owned(), value: None }),
        },
        [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(value)] => {
            let value = match Lit::new(value.clone()) {
                Lit::Str(text) => text.value(),
                _ => value.to_string(),
            };
            verdict(Condition { name: name.to_string(), value: Some(value) })
        }
        [TokenTree::Ident(word), TokenTree::Group(group)] => {
            let parts = split(group.stream()).into_iter().map(|part| evaluate(&part, holds));
            match word.to_string().as_str() {
                "not" => match parts.last() {
                    Some(Verdict::Yes) => Verdict::No,
                    Some(Verdict::No) | None => Verdict::Yes,
                    Some(unknown) => unknown,
                },
                "any" => combine(parts, Verdict::No, |verdict| matches!(verdict, Verdict::Yes)),
                _ => combine(parts, Verdict::Yes, |verdict| matches!(verdict, Verdict::No)),
            }
        }
        other => Verdict::Unknown(other.iter().cloned().collect::<TokenStream>().to_string()),
    }
}

/// The first part that decides, else the first unknown, else `otherwise`.
fn combine(
    parts: impl Iterator<Item = Verdict>,
    otherwise: Verdict,
    decides: fn(&Verdict) -> bool,
) -> Verdict {
    let mut result = otherwise;
    for part in parts {
        if decides(&part) {
            return part;
        }
        if matches!((&part, &result), (Verdict::Unknown(_), Verdict::Yes | Verdict::No)) {
            result = part;
        }
    }
    result
}
