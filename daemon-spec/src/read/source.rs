//! The text of a program: finds `#[daemon(...)]` on `fn main`.

pub(super) mod cfg;

use std::str::FromStr;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

pub use self::cfg::Condition;
use self::cfg::Verdict;
use super::attribute;
use crate::draft::Draft;

/// What the text of a program holds.
#[derive(Debug)]
pub enum Source {
    /// A daemon: what its attribute declares, and what stands between the parentheses of its main.
    Daemon(Draft, TokenStream),
    /// No daemon.
    Plain,
    /// An attribute on something else than `fn main`: what the compiler will report better.
    Misplaced,
    /// A daemon, perhaps: nobody could tell whether this condition holds.
    Undecided(String),
    /// Not the text of a program: what the compiler will report better.
    Unreadable(String),
}

/// Finds the daemon of a program. `holds` decides conditions such as `unix` or `feature = "x"`.
#[must_use]
pub fn read(text: &str, holds: &dyn Fn(&Condition) -> Option<bool>) -> Source {
    match TokenStream::from_str(&without_shebang(text)) {
        Ok(tokens) => find(&tokens.into_iter().collect::<Vec<_>>(), holds),
        Err(error) => Source::Unreadable(error.to_string()),
    }
}

/// A `#!` line as a comment, so that every line keeps its number.
pub(super) fn without_shebang(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match text.strip_prefix("#!") {
        Some(rest) if !rest.trim_start().starts_with('[') => format!("//{rest}"),
        _ => text.to_owned(),
    }
}

fn find(tokens: &[TokenTree], holds: &dyn Fn(&Condition) -> Option<bool>) -> Source {
    let names = names_of_the_macro(tokens);
    let mut attributes: Vec<Group> = Vec::new();
    let mut misplaced = false;
    let mut rest = tokens.iter().peekable();
    while let Some(token) = rest.next() {
        match token {
            TokenTree::Punct(hash) if hash.as_char() == '#' => {
                if let Some(TokenTree::Group(group)) = rest.next_if(|next| is_bracket(next)) {
                    attributes.push(group.clone());
                }
            }
            TokenTree::Ident(word) if word == "fn" => {
                let is_main = rest.next_if(|next| matches!(next, TokenTree::Ident(name) if name == "main"));
                if is_main.is_some() {
                    match on_main(&attributes, &names, holds) {
                        Source::Plain => {}
                        Source::Daemon(draft, _) => return Source::Daemon(draft, parameters(rest.next())),
                        found => return found,
                    }
                } else {
                    misplaced |= names_a_daemon(&attributes, &names);
                }
                attributes.clear();
            }
            TokenTree::Ident(word) if is_qualifier(&word.to_string()) => {}
            TokenTree::Literal(_) => {}
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {}
            _ => {
                misplaced |= names_a_daemon(&attributes, &names);
                attributes.clear();
            }
        }
    }
    if misplaced { Source::Misplaced } else { Source::Plain }
}

fn parameters(next: Option<&TokenTree>) -> TokenStream {
    match next {
        Some(TokenTree::Group(group)) => group.stream(),
        _ => TokenStream::new(),
    }
}

/// What the attributes of one `fn main` say.
fn on_main(attributes: &[Group], names: &[String], holds: &dyn Fn(&Condition) -> Option<bool>) -> Source {
    let mut found = Source::Plain;
    let mut waiting: Vec<TokenStream> = attributes.iter().rev().map(Group::stream).collect();
    while let Some(attribute) = waiting.pop() {
        let tokens: Vec<TokenTree> = attribute.into_iter().collect();
        let path = tokens.iter().take_while(|token| is_path(token)).count();
        let name = tokens[..path].last().map(ToString::to_string).unwrap_or_default();
        let arguments = match tokens.get(path) {
            Some(TokenTree::Group(group)) => group.stream(),
            _ => TokenStream::new(),
        };
        if name == "cfg" || name == "cfg_attr" {
            let parts = cfg::split(arguments);
            let Some((condition, enabled)) = parts.split_first() else { continue };
            match (cfg::evaluate(condition, holds), name.as_str()) {
                (Verdict::Unknown(condition), _) if names_a_daemon(attributes, names) => {
                    return Source::Undecided(condition);
                }
                (Verdict::No, "cfg") => return Source::Plain,
                (Verdict::Yes, "cfg_attr") => {
                    waiting.extend(enabled.iter().rev().map(|part| part.iter().cloned().collect()));
                }
                _ => {}
            }
        } else if names.contains(&name) && matches!(found, Source::Plain) {
            found = Source::Daemon(attribute::read(arguments), TokenStream::new());
        }
    }
    found
}

/// Whether an undecided condition matters at all.
fn names_a_daemon(attributes: &[Group], names: &[String]) -> bool {
    fn any(stream: TokenStream, names: &[String]) -> bool {
        stream.into_iter().any(|token| match token {
            TokenTree::Ident(word) => names.contains(&word.to_string()),
            TokenTree::Group(group) => any(group.stream(), names),
            _ => false,
        })
    }
    attributes.iter().any(|group| any(group.stream(), names))
}

/// `daemon`, and what `use daemon_runtime::daemon as service;` calls it.
fn names_of_the_macro(tokens: &[TokenTree]) -> Vec<String> {
    let mut names = vec!["daemon".to_owned()];
    collect_renames(tokens, &mut names);
    names
}

fn collect_renames(tokens: &[TokenTree], names: &mut Vec<String>) {
    for (index, token) in tokens.iter().enumerate() {
        match (token, tokens.get(index + 1), tokens.get(index + 2)) {
            (TokenTree::Ident(old), Some(TokenTree::Ident(word)), Some(TokenTree::Ident(new)))
                if old == "daemon" && word == "as" =>
            {
                names.push(new.to_string());
            }
            (TokenTree::Group(group), ..) if group.delimiter() == Delimiter::Brace => {
                collect_renames(&group.stream().into_iter().collect::<Vec<_>>(), names);
            }
            _ => {}
        }
    }
}

fn is_bracket(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
}

fn is_path(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    }
}

fn is_qualifier(word: &str) -> bool {
    matches!(word, "pub" | "async" | "const" | "unsafe" | "extern")
}
