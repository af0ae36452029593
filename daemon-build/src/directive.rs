//! What a build script tells cargo, one line each.
//!
//! <https://doc.rust-lang.org/cargo/reference/build-scripts.html#outputs-of-the-build-script>

use std::fmt::Display;
use std::path::Path;

/// Run the script again when this file, or anything below this directory, changes.
pub(crate) fn rerun_if_changed(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}

/// Set a variable for rustc, and so for the macro.
pub(crate) fn rustc_env(name: &str, value: &str) {
    println!("cargo::rustc-env={name}={value}");
}

/// Fail the build with this message. A directive ends with its line, so that each line is one.
pub(crate) fn error(message: &impl Display) {
    for line in message.to_string().lines() {
        println!("cargo::error={line}");
    }
}

/// Show this message, and go on.
pub(crate) fn warning(message: &impl Display) {
    for line in message.to_string().lines() {
        println!("cargo::warning={line}");
    }
}
