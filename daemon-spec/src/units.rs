//! The text of every file that follows from a [`Spec`]: one module a target, none knows another.

use crate::spec::Spec;

mod directories;
pub(crate) use directories::{absolute, is_below, is_own};
pub use directories::{is_for_pidfile_alone, own as own_directories};
pub mod example;
mod logrotate;
mod sentence;
mod systemd;
pub use systemd::{DOORS, Door, doors};
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
/// socket, `sysusers.d/NAME.conf`, `tmpfiles.d/NAME.conf`, `init.d/NAME` and `logrotate.d/NAME`. A file that would say nothing
/// is left out. The [`example`] of the configuration, which takes more than a spec, is not among them.
#[must_use]
pub fn render(spec: &Spec) -> Vec<UnitFile> {
    let mut files = systemd::render(spec);
    files.extend(sysusers::render(spec));
    files.extend(tmpfiles::render(spec));
    files.extend(sysv::render(spec));
    files.extend(logrotate::render(spec));
    for file in &mut files {
        sign(file, spec);
    }
    files
}

/// Says where the file comes from, in its first comment: whoever administers it should change it elsewhere.
fn sign(file: &mut UnitFile, spec: &Spec) {
    let Spec { name, version, .. } = spec;
    let how = match file.path.strip_prefix("systemd/") {
        Some(unit) => format!(" To change it: systemctl edit {unit}"),
        None => String::new(),
    };
    let origin = format!("# Written by cargo build from the #[daemon] attribute of {name} {version}.{how}\n");
    // A script starts with its interpreter.
    let start =
        if file.contents.starts_with("#!") { file.contents.find('\n').map_or(0, |end| end + 1) } else { 0 };
    file.contents.insert_str(start, &origin);
}
