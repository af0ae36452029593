//! What the macro writes, without a compiler.

mod expansions;
mod hand_over;
mod item;
mod reference;

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;

use crate::expand::expand;

/// The expansion in a package `pingd`, with some variables more.
fn expanded(attribute: &str, item: &str, variables: &[(&str, &str)]) -> String {
    let package = [("CARGO_BIN_NAME", "pingd"), ("CARGO_PKG_VERSION", "1.2.3")];
    let known = |name: &str| {
        let mut all = package.iter().chain(variables);
        all.find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    };
    let parse = |text: &str| text.parse::<TokenStream>().expect("tokens");
    expand(parse(attribute), parse(item), &known).to_string()
}

fn in_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Compares with a file, or writes it when `DAEMON_TESTS_BLESS` is set.
#[track_caller]
fn assert_same(path: &Path, text: &str) {
    if std::env::var_os("DAEMON_TESTS_BLESS").is_some() {
        std::fs::write(path, text).expect("the file can be written");
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(text, kept, "{} differs; DAEMON_TESTS_BLESS=1 writes it anew", path.display());
}
