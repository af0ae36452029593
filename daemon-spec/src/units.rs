//! The text of every file that follows from a [`Spec`]: one module a target, none knows another.

use crate::spec::Spec;

mod directories;
pub use directories::own as own_directories;
mod sentence;
mod systemd;
mod sysusers;
mod sysv;
mod tmpfiles;

/// One file for a service manager, to be written as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitFile {
    /// Relative path: a directory named after the target, then the name the file has once installed.
    pub path: String,
    /// Permissions, such as `0o755` for a script.
    pub mode: u32,
    /// The whole text, with a final newline.
    pub contents: String,
}

impl UnitFile {
    fn new(path: String, contents: String) -> Self {
        Self { path, mode: 0o644, contents }
    }
}

/// Every file that follows from the declaration, in a fixed order. Pure: the same `spec` gives the same bytes.
///
/// The paths are `systemd/NAME.service`, `systemd/NAME.socket` and one more `.socket` for each further
/// socket, `sysusers.d/NAME.conf`, `tmpfiles.d/NAME.conf` and `init.d/NAME`. A file that would say nothing
/// is left out.
#[must_use]
pub fn render(spec: &Spec) -> Vec<UnitFile> {
    let mut files = systemd::render(spec);
    files.extend(sysusers::render(spec));
    files.extend(tmpfiles::render(spec));
    files.extend(sysv::render(spec));
    files
}
