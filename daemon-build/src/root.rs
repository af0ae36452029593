//! The build root: the directory that the unit files are mirrored to, whatever cargo's layout below it.

use std::env;
use std::path::Path;

/// What cargo puts there: the tag when it makes the directory, the other where the directory was there before.
const MARKS: [&str; 2] = ["CACHEDIR.TAG", ".rustc_info.json"];

/// The ancestor of `OUT_DIR` that everything cargo builds lies below: the target directory, or the build directory
/// where `build.build-dir` sets another.
pub(crate) fn build_root(out_dir: &Path) -> Option<&Path> {
    let nearest = out_dir.ancestors().skip(1).find(|path| is_root(path))?;
    // `--target` adds a directory named after the target, and cargo tags that, too.
    let above = nearest.parent().filter(|above| is_target(nearest) && is_root(above));
    Some(above.unwrap_or(nearest))
}

fn is_root(path: &Path) -> bool {
    MARKS.iter().any(|mark| path.join(mark).is_file()) || is_named(path)
}

/// Cargo may not have written its mark yet where the directory was there before, such as a volume.
fn is_named(path: &Path) -> bool {
    ["CARGO_BUILD_BUILD_DIR", "CARGO_TARGET_DIR"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| path == value))
}

fn is_target(path: &Path) -> bool {
    env::var_os("TARGET").is_some_and(|target| path.file_name() == Some(&target))
}
