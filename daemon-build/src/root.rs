//! The build root: the directory that the unit files are mirrored to, whatever cargo's layout below it.

use std::env;
use std::path::Path;

/// What cargo puts there and nowhere below: the tag when it makes the directory, the other always.
const MARKS: [&str; 2] = ["CACHEDIR.TAG", ".rustc_info.json"];

/// The ancestor of `OUT_DIR` that everything cargo builds lies below: the target directory, or the build directory
/// where `build.build-dir` sets another.
pub(crate) fn build_root(out_dir: &Path) -> Option<&Path> {
    out_dir.ancestors().skip(1).find(|path| is_marked(path) || is_named(path))
}

fn is_marked(path: &Path) -> bool {
    MARKS.iter().any(|mark| path.join(mark).is_file())
}

/// A directory that was there before cargo, such as a volume, has no tag before the first build ends.
fn is_named(path: &Path) -> bool {
    ["CARGO_BUILD_BUILD_DIR", "CARGO_TARGET_DIR"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| path == value))
}
