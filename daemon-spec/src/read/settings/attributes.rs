//! [`Attributes`]: what stands above an item, a field or a variant, as far as it decides on the configuration.

use proc_macro2::{Group, TokenStream, TokenTree};
use syn::Lit;

use crate::read::source::Condition;
use crate::read::source::cfg::{self, Verdict};

/// Attributes that leave what they stand on as it is.
const INERT: [&str; 11] = [
    "allow",
    "automatically_derived",
    "cfg",
    "default",
    "deny",
    "deprecated",
    "expect",
    "forbid",
    "must_use",
    "non_exhaustive",
    "warn",
];

/// What the attributes of one thing say.
#[derive(Clone, Debug, Default)]
pub(super) struct Attributes {
    /// Line by line, each without the blank it begins with.
    pub(super) documentation: Vec<String>,
    /// The parts of `#[serde(...)]`.
    pub(super) serde: Vec<Part>,
    /// The last names in `#[derive(...)]`.
    pub(super) derives: Vec<String>,
    /// `#[default]` of a variant.
    pub(super) is_default: bool,
    /// `#[path = ".."]` of a module.
    pub(super) path: Option<String>,
    /// Conditions do not hold.
    pub(super) is_off: bool,
    /// Conditions that nobody can decide make it another thing.
    pub(super) is_uncertain: bool,
    /// Attributes before `derive` that may be macros, and then may change what `derive` sees.
    pub(super) macros: Vec<String>,
}

/// `name`, `name = "text"` or `name(deserialize = "text")`.
#[derive(Clone, Debug)]
pub(super) struct Part {
    name: String,
    /// Of `name = "text"`, and of `deserialize = "text"`.
    text: Option<String>,
}

impl Attributes {
    pub(super) fn read(groups: &[Group], holds: &dyn Fn(&Condition) -> Option<bool>) -> Self {
        let mut all = Self::default();
        let mut waiting: Vec<TokenStream> = groups.iter().rev().map(Group::stream).collect();
        while let Some(attribute) = waiting.pop() {
            let tokens: Vec<TokenTree> = attribute.into_iter().collect();
            let Some(TokenTree::Ident(name)) = tokens.first() else { continue };
            match (name.to_string().as_str(), &tokens[1..]) {
                ("cfg_attr", [TokenTree::Group(group)]) => {
                    let parts = cfg::split(group.stream());
                    let Some((condition, enabled)) = parts.split_first() else { continue };
                    match cfg::evaluate(condition, holds) {
                        Verdict::Yes => {
                            waiting.extend(enabled.iter().rev().map(|part| part.iter().cloned().collect()));
                        }
                        Verdict::No => {}
                        Verdict::Unknown(_) => all.is_uncertain |= enabled.iter().any(|part| decides(part)),
                    }
                }
                ("cfg", [TokenTree::Group(group)]) => {
                    let condition: Vec<TokenTree> = group.stream().into_iter().collect();
                    match cfg::evaluate(&condition, holds) {
                        Verdict::Yes => {}
                        Verdict::No => all.is_off = true,
                        Verdict::Unknown(_) => all.is_uncertain = true,
                    }
                }
                ("doc", [TokenTree::Punct(_), value]) => {
                    all.documentation.extend(text(value).iter().flat_map(|text| lines(text)));
                }
                ("path", [TokenTree::Punct(_), value]) => all.path = text(value),
                ("serde", [TokenTree::Group(group)]) => {
                    all.serde.extend(cfg::split(group.stream()).iter().filter_map(|part| Part::read(part)));
                }
                ("derive", [TokenTree::Group(group)]) => {
                    let names = cfg::split(group.stream());
                    all.derives.extend(names.iter().filter_map(|name| name.last()).map(ToString::to_string));
                }
                ("default", []) => all.is_default = true,
                ("doc" | "repr", _) => {}
                (name, _) if !INERT.contains(&name) && all.derives.is_empty() => {
                    all.macros.push(name.to_owned());
                }
                _ => {}
            }
        }
        all
    }

    /// Whether it is surely there, and is what it seems to be.
    pub(super) fn is_certain(&self) -> bool {
        !self.is_off && !self.is_uncertain
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.serde.iter().any(|part| part.name == name)
    }

    /// The text of a part of `#[serde(...)]`.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.serde.iter().find(|part| part.name == name)?.text.as_deref()
    }
}

impl Part {
    fn read(tokens: &[TokenTree]) -> Option<Self> {
        let name = tokens.first()?.to_string();
        let text = match tokens.get(1..)? {
            [TokenTree::Punct(_), value] => text(value),
            [TokenTree::Group(group)] => {
                let parts = cfg::split(group.stream());
                let mut parts = parts.iter().filter_map(|part| Self::read(part));
                parts.find(|part| part.name == "deserialize").and_then(|part| part.text)
            }
            _ => None,
        };
        Some(Self { name, text })
    }
}

/// Whether an attribute would change what can be configured.
fn decides(attribute: &[TokenTree]) -> bool {
    attribute
        .first()
        .is_some_and(|name| !INERT.contains(&name.to_string().as_str()) && name.to_string() != "doc")
}

/// The text of a literal.
pub(super) fn text(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Literal(literal) => match Lit::new(literal.clone()) {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// The lines of one comment, without what only frames them: the blank of `///`, the stars of `/**`.
fn lines(text: &str) -> Vec<String> {
    if !text.contains('\n') {
        return vec![text.strip_prefix(' ').unwrap_or(text).trim_end().to_owned()];
    }
    let lines = text.trim().lines().map(str::trim);
    lines.map(|line| line.strip_prefix('*').unwrap_or(line).trim().to_owned()).collect()
}
