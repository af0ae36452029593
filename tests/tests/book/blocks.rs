//! The book has no code of its own: every block is one include, and every include finds what it names.

use std::fs;
use std::path::PathBuf;

use crate::chapters::{Chapter, book, chapters};

/// The lines between fences, with the number of the first.
fn blocks(chapter: &Chapter) -> Vec<(usize, Vec<&str>)> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, Vec<&str>)> = None;
    for (number, line) in chapter.text.lines().enumerate() {
        let fence = line.trim_start().starts_with("```");
        match open.take() {
            None if fence => open = Some((number + 1, Vec::new())),
            None => {}
            Some(block) if fence => blocks.push(block),
            Some((first, mut lines)) => {
                lines.push(line);
                open = Some((first, lines));
            }
        }
    }
    assert!(open.is_none(), "{}: a block is not closed", chapter.path.display());
    blocks
}

/// What an include names: the file, and the anchor in it.
fn include(line: &str) -> Option<(&str, Option<&str>)> {
    let inside = line.trim().strip_prefix("{{#include ")?.strip_suffix("}}")?;
    Some(inside.split_once(':').map_or((inside, None), |(file, anchor)| (file, Some(anchor))))
}

#[test]
fn every_block_is_one_include_and_nothing_else() {
    let mut seen = 0;
    for chapter in chapters() {
        for (number, lines) in blocks(&chapter) {
            let one = matches!(lines.as_slice(), [line] if include(line).is_some());
            assert!(one, "{}:{number}: a block of its own: {lines:?}", chapter.path.display());
            seen += 1;
        }
        // Markdown has other ways to write a block.
        let indented = chapter.text.split("\n\n").find(|part| part.starts_with("    "));
        assert_eq!(indented, None, "{}", chapter.path.display());
        let other = chapter.text.lines().find(|line| line.contains("~~~") || line.contains("<pre"));
        assert_eq!(other, None, "{}", chapter.path.display());
    }
    assert!(seen > 40, "only {seen} blocks were looked at");
}

#[test]
fn every_include_names_a_file_that_is_there_and_an_anchor_in_it() {
    let mut seen = 0;
    for chapter in chapters() {
        let from = book().join("src").join(&chapter.path);
        for line in chapter.text.lines().filter(|line| line.contains("{{#")) {
            let (file, anchor) =
                include(line).unwrap_or_else(|| panic!("{}: {line}", chapter.path.display()));
            let path: PathBuf = from.parent().expect("it has one").join(file);
            let text = fs::read_to_string(&path)
                .unwrap_or_else(|error| panic!("{}: {file}: {error}", chapter.path.display()));
            assert!(!text.trim().is_empty(), "{file} is empty");
            if let Some(anchor) = anchor {
                let marked = text.lines().any(|line| line.trim_end().ends_with(&format!("ANCHOR: {anchor}")));
                assert!(marked, "{}: no anchor `{anchor}` in {file}", chapter.path.display());
            }
            seen += 1;
        }
    }
    assert!(seen > 40, "only {seen} includes were looked at");
}

#[test]
fn every_generated_file_is_included_somewhere() {
    let text: String = chapters().iter().map(|chapter| chapter.text.as_str()).collect();
    let generated = daemon_tests::package::files_below(&book().join("src/generated"));
    assert!(generated.len() > 10, "only {generated:?}");
    for file in generated {
        let name = format!("generated/{}", file.display());
        let included = text.split(&name).skip(1).any(|rest| rest.starts_with([':', '}']));
        assert!(included, "{name} is included nowhere");
    }
}
