//! The chapters as they are on disk.

use std::fs;
use std::path::{Path, PathBuf};

use daemon_tests::package::{files_below, workspace};

/// Where the book is.
pub(crate) fn book() -> PathBuf {
    workspace().join("book")
}

/// One file of Markdown, its path relative to `book/src`.
pub(crate) struct Chapter {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// Everything that people write: all but the generated files.
pub(crate) fn chapters() -> Vec<Chapter> {
    let source = book().join("src");
    let mut paths: Vec<PathBuf> = files_below(&source)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .filter(|path| !path.starts_with("generated"))
        .collect();
    paths.sort();
    assert!(paths.len() > 20, "the book has lost its chapters: {paths:?}");
    paths.into_iter().map(|path| Chapter { text: read(&source.join(&path)), path }).collect()
}

/// One chapter.
pub(crate) fn chapter(path: &str) -> String {
    read(&book().join("src").join(path))
}

/// A file of the workspace.
pub(crate) fn source(path: &str) -> String {
    read(&workspace().join(path))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
