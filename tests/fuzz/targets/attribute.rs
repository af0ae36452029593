//! The tokens of `#[daemon(...)]`.
#![no_main]

use daemon_spec::read;
use libfuzzer_sys::fuzz_target;
use proc_macro2::TokenStream;

fuzz_target!(|text: &str| {
    if let Ok(tokens) = text.parse::<TokenStream>() {
        let _ = daemon_fuzz::checked(read::attribute::read(tokens));
    }
});
