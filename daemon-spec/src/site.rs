//! [`Site`]: the place in the source that a problem points at.

use std::ops::Range;

use proc_macro2::Span;

/// A place in the attribute's tokens or in `daemon.toml`.
#[derive(Clone, Copy, Debug)]
pub enum Site {
    /// From the first to the last of some tokens.
    Tokens {
        /// How many sites the reader had made before: spans cannot be compared inside a compiler.
        order: u32,
        /// The first token.
        first: Span,
        /// The last token, which may be the first.
        last: Span,
    },
    /// Bytes of `daemon.toml`.
    Manifest {
        /// Where it begins.
        start: usize,
        /// Where it ends.
        end: usize,
    },
}

impl Site {
    /// The bytes of `daemon.toml`, if that is where the site is.
    #[must_use]
    pub fn manifest(self) -> Option<Range<usize>> {
        match self {
            Self::Manifest { start, end } => Some(start..end),
            Self::Tokens { .. } => None,
        }
    }

    /// The first and the last token, if the site is in the attribute.
    #[must_use]
    pub fn tokens(self) -> Option<(Span, Span)> {
        match self {
            Self::Tokens { first, last, .. } => Some((first, last)),
            Self::Manifest { .. } => None,
        }
    }

    /// Compares by position: the attribute first, then `daemon.toml`.
    pub(crate) fn position(self) -> (bool, usize) {
        match self {
            Self::Tokens { order, .. } => (false, order as usize),
            Self::Manifest { start, .. } => (true, start),
        }
    }
}
