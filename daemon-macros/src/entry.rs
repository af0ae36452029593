//! [`Entry`]: the function below the attribute, its body kept as tokens.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

/// A function taken apart as far as the expansion needs.
pub(crate) struct Entry {
    pub(crate) attributes: Vec<Attribute>,
    /// `pub`, `pub(crate)` or nothing.
    pub(crate) visibility: TokenStream,
    /// `async`, `const`, `unsafe` and `extern "C"`, in the order written.
    pub(crate) qualifiers: Vec<TokenTree>,
    pub(crate) name: Ident,
    /// `<T>` or nothing.
    pub(crate) generics: Vec<TokenTree>,
    pub(crate) parameters: Group,
    /// What follows `->`, or nothing.
    pub(crate) returns: TokenStream,
    /// `where` and what follows, or nothing.
    pub(crate) bounds: TokenStream,
    pub(crate) body: Group,
}

/// `#[path ...]`
pub(crate) struct Attribute {
    pub(crate) tokens: TokenStream,
    /// Last segment of the path: `main` of `#[tokio::main]`.
    pub(crate) name: String,
    /// First and last token of the path.
    pub(crate) path: (Span, Span),
}

/// What the attribute stands on instead of a function: the keyword and the words after "found".
pub(crate) struct NotAFunction {
    pub(crate) span: Span,
    pub(crate) found: String,
}

impl Entry {
    pub(crate) fn parse(item: TokenStream) -> Result<Self, NotAFunction> {
        let mut tokens = item.into_iter().peekable();
        let mut attributes = Vec::new();
        while let Some(hash) = tokens.next_if(|token| is_punct(token, '#')) {
            if let Some(TokenTree::Group(group)) = tokens.next() {
                attributes.push(Attribute::new(hash, group));
            }
        }
        let mut visibility = Vec::new();
        let mut qualifiers = Vec::new();
        let not_a_function = |token: Option<TokenTree>, next: Option<&TokenTree>| match token {
            Some(TokenTree::Ident(keyword)) => {
                let name = next.filter(|next| matches!(next, TokenTree::Ident(_)));
                let name = name.map(|name| format!(" {name}")).unwrap_or_default();
                NotAFunction { span: keyword.span(), found: format!("`{keyword}{name}`") }
            }
            token => NotAFunction {
                span: token.map_or_else(Span::call_site, |token| token.span()),
                found: "something else".into(),
            },
        };
        loop {
            match tokens.next() {
                Some(TokenTree::Ident(word)) if word == "fn" => break,
                Some(TokenTree::Ident(word)) if word == "pub" => {
                    visibility.push(word.into());
                    visibility.extend(tokens.next_if(|token| matches!(token, TokenTree::Group(_))));
                }
                Some(TokenTree::Ident(word))
                    if ["async", "const", "unsafe", "extern", "safe"]
                        .iter()
                        .any(|qualifier| word == qualifier) =>
                {
                    qualifiers.push(word.into());
                }
                Some(abi @ TokenTree::Literal(_)) => qualifiers.push(abi),
                // `macro_rules` puts an invisible group around a visibility.
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::None => {
                    visibility.extend(group.stream());
                }
                token => return Err(not_a_function(token, tokens.peek())),
            }
        }
        let Some(TokenTree::Ident(name)) = tokens.next() else {
            return Err(not_a_function(None, None));
        };
        let mut generics = Vec::new();
        let parameters = loop {
            match tokens.next() {
                Some(TokenTree::Group(group))
                    if group.delimiter() == Delimiter::Parenthesis && closed(&generics) =>
                {
                    break group;
                }
                Some(token) => generics.push(token),
                None => return Err(not_a_function(None, None)),
            }
        };
        let mut rest: Vec<TokenTree> = tokens.collect();
        let Some(TokenTree::Group(body)) = rest.pop() else {
            return Err(not_a_function(None, None));
        };
        let bounds = rest.iter().position(|token| matches!(token, TokenTree::Ident(word) if word == "where"));
        let bounds = rest.split_off(bounds.unwrap_or(rest.len()));
        let returns = rest.into_iter().skip(2).collect();
        Ok(Self {
            attributes,
            visibility: visibility.into_iter().collect(),
            qualifiers,
            name,
            generics,
            parameters,
            returns,
            bounds: bounds.into_iter().collect(),
            body,
        })
    }
}

impl Attribute {
    fn new(hash: TokenTree, group: Group) -> Self {
        let path: Vec<TokenTree> = group
            .stream()
            .into_iter()
            .take_while(|token| matches!(token, TokenTree::Ident(_)) || is_punct(token, ':'))
            .collect();
        let span = |token: Option<&TokenTree>| token.map_or_else(|| group.span(), TokenTree::span);
        Self {
            name: path.last().map(ToString::to_string).unwrap_or_default(),
            path: (span(path.first()), span(path.last())),
            tokens: [hash, group.into()].into_iter().collect(),
        }
    }
}

pub(crate) fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

/// Whether every `<` has its `>`, so that a parenthesis is that of the parameters.
fn closed(generics: &[TokenTree]) -> bool {
    let count = |character| generics.iter().filter(|token| is_punct(token, character)).count();
    count('<') <= count('>')
}
