//! Libraries for `LD_PRELOAD`, of which a test writes the source.

use std::path::PathBuf;
use std::process::Command;

use crate::workdir::Workdir;

/// The library built from C.
///
/// # Panics
///
/// Without a C compiler, which rustc needs to link, or when the source is wrong.
#[must_use]
pub fn built(workdir: &Workdir, source: &str) -> PathBuf {
    let (source, library) = (workdir.file("preload.c", source), workdir.join("preload.so"));
    let built = Command::new("cc").args(["-shared", "-fPIC", "-o"]).args([&library, &source]).status();
    assert!(built.expect("a C compiler, as rustc needs to link").success());
    library
}
