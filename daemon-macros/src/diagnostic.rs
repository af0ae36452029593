//! Problems as compiler errors, each at its own tokens.

use daemon_spec::Problem;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

/// A mistake in the function below the attribute.
pub(crate) struct Diagnostic {
    pub(crate) first: Span,
    pub(crate) last: Span,
    pub(crate) message: String,
}

impl Diagnostic {
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { first: span, last: span, message: message.into() }
    }

    /// At the tokens of a problem of the attribute; `None` if the problem is in `daemon.toml`.
    pub(crate) fn of(problem: &Problem) -> Option<Self> {
        let (first, last) = problem.site.tokens()?;
        Some(Self { first, last, message: problem.message() })
    }

    /// The compiler underlines from the first token of the macro's path to its last brace.
    pub(crate) fn to_tokens(&self) -> TokenStream {
        let message = &self.message;
        let path = quote_spanned!(self.first=> ::core::compile_error);
        let body = quote_spanned!(self.last=> { #message });
        quote!(#path ! #body)
    }
}

/// The same tokens, as if they stood where `place` is: what the compiler underlines when they do not fit.
pub(crate) fn at(tokens: &TokenStream, place: Span) -> TokenStream {
    let moved = |mut token: TokenTree| {
        token.set_span(token.span().located_at(place));
        token
    };
    tokens.clone().into_iter().map(moved).collect()
}
