//! `#[daemon]`: tokens in, tokens out. Use it through `daemon_runtime`, which re-exports it.

mod declaration;
mod diagnostic;
mod entry;
mod expand;
mod literal;
mod signature;

use proc_macro::TokenStream;

/// Makes `fn main` a daemon.
#[proc_macro_attribute]
pub fn daemon(attribute: TokenStream, item: TokenStream) -> TokenStream {
    expand::daemon(attribute.into(), item.into()).into()
}
