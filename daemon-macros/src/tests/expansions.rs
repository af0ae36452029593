//! Snapshots: each `expansions/NAME.rs` beside what it becomes, `NAME.expanded.rs`.

use std::fs;
use std::path::PathBuf;

use super::{assert_same, expanded, in_package};

#[test]
fn each_source_becomes_what_is_kept_beside_it() {
    let mut sources: Vec<PathBuf> = fs::read_dir(in_package("expansions"))
        .expect("the directory is there")
        .map(|entry| entry.expect("it can be read").path())
        .filter(|path| !path.to_string_lossy().ends_with(".expanded.rs"))
        .collect();
    sources.sort();
    assert!(sources.len() >= 5, "found {sources:?}");
    for source in sources {
        let text = fs::read_to_string(&source).expect("the source can be read");
        let (attribute, item) = text
            .strip_prefix("#[daemon(")
            .and_then(|rest| rest.split_once(")]\n"))
            .expect("the source begins with `#[daemon(..)]`");
        assert_same(&source.with_extension("expanded.rs"), &pretty(&expanded(attribute, item, &[])));
    }
}

/// As people write it, the contents of unit files left out: they have snapshots of their own.
fn pretty(tokens: &str) -> String {
    let file = syn::parse_file(tokens).expect("the expansion is Rust");
    let text = prettyplease::unparse(&file);
    let shortened = text.lines().map(|line| match line.split_once("contents: \"") {
        Some((indent, _)) => format!("{indent}contents: \"...\",\n"),
        None => format!("{line}\n"),
    });
    shortened.collect()
}
