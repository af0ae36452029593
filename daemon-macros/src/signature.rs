//! [`Parameter`]: what main takes; and what the signature of a daemon's main cannot have.

use proc_macro2::{Group, Ident, Spacing, Span, TokenStream, TokenTree};

use crate::diagnostic::Diagnostic;
use crate::entry::{Entry, is_punct};

/// One parameter of main.
pub(crate) struct Parameter {
    /// The name that `listen` may declare: the pattern's, without leading underscores.
    pub(crate) name: String,
    /// The type as written.
    pub(crate) ty: TokenStream,
    /// First and last token of the type.
    pub(crate) span: (Span, Span),
}

/// Types of which there is only one.
const ONLY_ONCE: [&str; 5] = ["Listeners", "Ready", "Args", "Privileged", "Credentials"];

/// Attributes that leave an `async fn` as it is.
const INERT: [&str; 12] = [
    "allow",
    "cfg",
    "cold",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "forbid",
    "inline",
    "must_use",
    "rustfmt",
    "warn",
];

/// The parameters, and what is wrong with them.
pub(crate) fn parameters(group: &Group, problems: &mut Vec<Diagnostic>) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for tokens in split(group) {
        let Some(parameter) = parameter(&tokens) else {
            let span = tokens.first().map_or_else(|| group.span(), TokenTree::span);
            problems.push(Diagnostic::new(span, "expected a parameter, as in `shutdown: Shutdown`"));
            continue;
        };
        let kind = last_name(&parameter.ty);
        let (first, last) = parameter.span;
        if parameters.iter().any(|other| last_name(&other.ty) == kind) && ONLY_ONCE.contains(&kind.as_str()) {
            let message = format!("`{kind}` can be taken only once");
            problems.push(Diagnostic { first, last, message });
        }
        if matches!(parameter.ty.clone().into_iter().next(), Some(TokenTree::Ident(word)) if word == "impl") {
            let message =
                "a parameter of main is chosen by its type, found `impl`\nhelp: name the type".to_owned();
            problems.push(Diagnostic { first, last, message });
        }
        parameters.push(parameter);
    }
    parameters
}

/// What a daemon's main cannot be. Such a main cannot be called.
pub(crate) fn check(entry: &Entry, problems: &mut Vec<Diagnostic>) {
    for attribute in entry.attributes.iter().filter(|attribute| attribute.name == "daemon") {
        let (first, last) = attribute.path;
        problems.push(Diagnostic { first, last, message: "this fn is already a daemon".to_owned() });
    }
    for qualifier in &entry.qualifiers {
        let word = qualifier.to_string();
        match word.as_str() {
            "async" if !has_runtime(entry) => problems.push(Diagnostic::new(
                qualifier.span(),
                "an `async` main needs a runtime\nhelp: put `#[tokio::main]` on the line below `#[daemon]`, or remove `async`",
            )),
            "const" | "unsafe" | "extern" => problems.push(Diagnostic::new(
                qualifier.span(),
                format!("a daemon's main cannot be {word}"),
            )),
            _ => {}
        }
    }
    if let (Some(first), Some(last)) = (entry.generics.first(), entry.generics.last()) {
        let message = "a daemon's main cannot be generic".to_owned();
        problems.push(Diagnostic { first: first.span(), last: last.span(), message });
    }
}

/// A function that is not main stays as it is.
pub(crate) fn misplaced(name: &Ident) -> Diagnostic {
    Diagnostic::new(
        name.span(),
        format!(
            "`#[daemon]` goes on `fn main`, found `fn {name}`\n\
             help: rename the function to `main`, or call `{name}` from a `#[daemon]` main"
        ),
    )
}

fn has_runtime(entry: &Entry) -> bool {
    entry.attributes.iter().any(|attribute| !INERT.contains(&attribute.name.as_str()))
}

/// Splits at the commas that are not within `<` and `>`.
fn split(list: &Group) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    let mut depth = 0i32;
    let mut dash = false;
    for token in list.stream() {
        if is_punct(&token, '<') {
            depth += 1;
        } else if is_punct(&token, '>') && !dash {
            depth -= 1;
        }
        dash = is_punct(&token, '-');
        if depth == 0 && is_punct(&token, ',') {
            parts.push(Vec::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(token);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn parameter(tokens: &[TokenTree]) -> Option<Parameter> {
    // The first `:` that is not half of a `::`.
    let mut colon = None;
    let mut index = 0;
    while index < tokens.len() {
        if is_punct(&tokens[index], ':') {
            if matches!(&tokens[index], TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint) {
                index += 1;
            } else {
                colon = Some(index);
                break;
            }
        }
        index += 1;
    }
    let (pattern, ty) = (&tokens[..colon?], &tokens[colon? + 1..]);
    let (first, last) = (ty.first()?, ty.last()?);
    let name = pattern.iter().rev().find_map(|token| match token {
        TokenTree::Ident(name) => Some(name.to_string()),
        _ => None,
    });
    Some(Parameter {
        name: name.unwrap_or_default().trim_start_matches("r#").trim_start_matches('_').to_owned(),
        span: (first.span(), last.span()),
        ty: ty.iter().cloned().collect(),
    })
}

/// `Listeners` of `daemon_runtime::Listeners`.
pub(crate) fn last_name(ty: &TokenStream) -> String {
    let name = ty.clone().into_iter().take_while(|token| !is_punct(token, '<')).last();
    name.map(|name| name.to_string()).unwrap_or_default()
}
