//! What holds for a key that is left out, where the source shows it as a literal.

use proc_macro2::{TokenStream, TokenTree};
use syn::Lit;

use crate::settings::Sample;

/// The literal that is all of a function: `8`, `-1`, `"pong".to_owned()`, `String::from("pong")`, `PathBuf::from("/srv")`.
pub(super) fn literal(body: &TokenStream) -> Option<Sample> {
    let tokens: Vec<TokenTree> = body.clone().into_iter().collect();
    match tokens.as_slice() {
        [word @ TokenTree::Ident(_)] => match word.to_string().as_str() {
            "true" => Some(Sample::Boolean(true)),
            "false" => Some(Sample::Boolean(false)),
            _ => None,
        },
        [TokenTree::Literal(literal)] => sample(Lit::new(literal.clone())),
        [TokenTree::Punct(minus), TokenTree::Literal(literal)] if minus.as_char() == '-' => {
            Some(match sample(Lit::new(literal.clone()))? {
                Sample::Integer(number) => Sample::Integer(-number),
                Sample::Float(number) => Sample::Float(-number),
                _ => return None,
            })
        }
        [
            TokenTree::Literal(literal),
            TokenTree::Punct(dot),
            TokenTree::Ident(method),
            TokenTree::Group(none),
        ] if dot.as_char() == '.' && none.stream().is_empty() => {
            let converts = ["to_owned", "to_string", "into"].iter().any(|known| method == known);
            sample(Lit::new(literal.clone())).filter(|sample| converts && matches!(sample, Sample::Text(_)))
        }
        [
            TokenTree::Ident(ty),
            TokenTree::Punct(_),
            TokenTree::Punct(_),
            TokenTree::Ident(from),
            TokenTree::Group(inner),
        ] if from == "from" && (ty == "String" || ty == "PathBuf") => {
            literal(&inner.stream()).filter(|sample| matches!(sample, Sample::Text(_)))
        }
        _ => None,
    }
}

fn sample(literal: Lit) -> Option<Sample> {
    match literal {
        Lit::Str(text) => Some(Sample::Text(text.value())),
        Lit::Int(number) => number.base10_parse::<i64>().ok().map(Sample::Integer),
        Lit::Float(number) => {
            number.base10_parse().ok().filter(|number: &f64| number.is_finite()).map(Sample::Float)
        }
        _ => None,
    }
}
