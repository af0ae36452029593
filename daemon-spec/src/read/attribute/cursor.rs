//! A position in a list of tokens.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Tokens with a position, and the steps that recovery needs.
pub(super) struct Cursor {
    tokens: Vec<TokenTree>,
    at: usize,
}

impl Cursor {
    pub(super) fn new(stream: TokenStream) -> Self {
        let mut tokens = Vec::new();
        flatten(stream, &mut tokens);
        Self { tokens, at: 0 }
    }

    pub(super) fn peek(&self) -> Option<&TokenTree> {
        self.tokens.get(self.at)
    }

    pub(super) fn second(&self) -> Option<&TokenTree> {
        self.tokens.get(self.at + 1)
    }

    pub(super) fn next(&mut self) -> Option<TokenTree> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// The tokens from a position up to here.
    pub(super) fn since(&self, start: usize) -> &[TokenTree] {
        &self.tokens[start..self.at]
    }

    pub(super) fn skip_to_comma(&mut self) {
        while self.peek().is_some_and(|token| !is_punct(token, ',')) {
            self.at += 1;
        }
    }

    pub(super) fn at_end_of_value(&self) -> bool {
        self.peek().is_none_or(|token| is_punct(token, ','))
    }

    /// Whether what follows looks like the next entry, so that only a comma is missing before it.
    pub(super) fn at_entry(&self) -> bool {
        matches!(self.peek(), Some(TokenTree::Ident(_)))
            && match self.second() {
                None => true,
                Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
                Some(token) => is_punct(token, '=') || is_punct(token, ','),
            }
    }
}

pub(super) fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

/// Opens the invisible groups that `macro_rules` puts around what it was given.
fn flatten(stream: TokenStream, tokens: &mut Vec<TokenTree>) {
    for token in stream {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                flatten(group.stream(), tokens);
            }
            token => tokens.push(token),
        }
    }
}
