//! [`Type`]: a type that is a path, and the commas between types.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// `std::vec::Vec<String>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Type {
    pub(super) path: Vec<String>,
    /// Those that are types themselves; a lifetime is none.
    pub(super) arguments: Vec<Type>,
}

impl Type {
    /// Nothing for what is no path, or has arguments elsewhere than at its end.
    pub(super) fn read(tokens: &[TokenTree]) -> Option<Self> {
        if let [TokenTree::Group(group)] = tokens {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            return (group.delimiter() == Delimiter::None).then(|| Self::read(&inner)).flatten();
        }
        let mut path = Vec::new();
        let mut rest = tokens;
        loop {
            match rest {
                [TokenTree::Punct(first), TokenTree::Punct(second), after @ ..]
                    if first.as_char() == ':' && second.as_char() == ':' =>
                {
                    rest = after;
                }
                [TokenTree::Ident(word), after @ ..] => {
                    path.push(plain(&word.to_string()));
                    rest = after;
                }
                [] if !path.is_empty() => return Some(Self { path, arguments: Vec::new() }),
                [TokenTree::Punct(open), inner @ .., TokenTree::Punct(close)]
                    if !path.is_empty() && open.as_char() == '<' && close.as_char() == '>' =>
                {
                    let arguments = split(inner.iter().cloned().collect());
                    let types = arguments.iter().filter(|argument| !is_lifetime(argument));
                    let arguments = types.map(|argument| Self::read(argument)).collect::<Option<_>>()?;
                    return Some(Self { path, arguments });
                }
                _ => return None,
            }
        }
    }
}

/// A word without the `r#` that makes it a name.
pub(super) fn plain(word: &str) -> String {
    word.trim_start_matches("r#").to_owned()
}

fn is_lifetime(tokens: &[TokenTree]) -> bool {
    matches!(tokens.first(), Some(TokenTree::Punct(tick)) if tick.as_char() == '\'')
}

/// Splits at the commas that are not within `<` and `>`.
pub(super) fn split(stream: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    let (mut depth, mut dash) = (0_usize, false);
    for token in stream {
        let sign = match &token {
            TokenTree::Punct(punct) => punct.as_char(),
            _ => ' ',
        };
        match sign {
            '<' => depth += 1,
            '>' if !dash => depth = depth.saturating_sub(1),
            _ => {}
        }
        dash = sign == '-';
        if sign == ',' && depth == 0 {
            parts.push(Vec::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(token);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// What follows the first `:` that is not half of a `::`.
pub(super) fn after_colon(tokens: &[TokenTree]) -> Option<&[TokenTree]> {
    let mut index = 0;
    loop {
        match tokens.get(index)? {
            TokenTree::Punct(colon) if colon.as_char() == ':' && colon.spacing() == Spacing::Alone => {
                return tokens.get(index + 1..);
            }
            TokenTree::Punct(colon) if colon.as_char() == ':' => index += 2,
            _ => index += 1,
        }
    }
}
