//! The file for tmpfiles.d(5): the daemon's directories, where no service manager makes them.

use super::UnitFile;
use super::directories::{absolute, own};
use super::systemd::word;
use crate::spec::{Directory, DirectoryKind, Scope, Spec};

/// One line a directory; none is ever changed below its top. Nothing for a user's own daemon.
pub(super) fn render(spec: &Spec) -> Option<UnitFile> {
    if spec.scope == Scope::User {
        return None;
    }
    let lines: String = own(spec).iter().map(|directory| line(spec, directory)).collect();
    (!lines.is_empty()).then(|| UnitFile::new(format!("tmpfiles.d/{}.conf", spec.name), lines))
}

fn line(spec: &Spec, directory: &Directory) -> String {
    let (user, group) = match directory.kind {
        DirectoryKind::Configuration => ("root", "root"),
        _ => owner(spec),
    };
    let path = word(&absolute(directory));
    format!("d {path} {:04o} {} {} -\n", directory.mode, word(user), word(group))
}

/// The user and its group, which has the user's name where nothing else is said.
fn owner(spec: &Spec) -> (&str, &str) {
    let Some(user) = spec.user.as_deref() else {
        return ("root", spec.group.as_deref().unwrap_or("root"));
    };
    // The one account whose group distributions name differently; its number is the same in all.
    let own = if user == "nobody" { "65534" } else { user };
    (user, spec.group.as_deref().unwrap_or(own))
}
