//! The files of the book that nobody writes: compared, or written anew with `DAEMON_TESTS_BLESS=1`.

use std::fs;

use crate::chapters::book;

/// Whether files are to be written rather than compared.
pub(crate) fn blessing() -> bool {
    std::env::var_os("DAEMON_TESTS_BLESS").is_some()
}

/// Insists that the file below `book/src/generated` holds this text.
#[track_caller]
pub(crate) fn assert_fresh(name: &str, text: &str) {
    let path = book().join("src/generated").join(name);
    if blessing() {
        fs::create_dir_all(path.parent().expect("it has one")).expect("a directory");
        fs::write(&path, text).expect("a generated file");
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(stored, text, "{} is not fresh: DAEMON_TESTS_BLESS=1 writes it", path.display());
}
