//! The file for tmpfiles.d(5): the directories that must be there before the daemon starts.

use super::UnitFile;
use super::directories::{absolute, of_log_files, own};
use super::systemd::word;
use crate::spec::{Directory, DirectoryKind, Scope, Spec};

/// One line a directory: the daemon's own, for boots without systemd, and those of its log files, which systemd
/// opens before it makes any. Nothing is ever changed below them. Nothing for a user's own daemon.
pub(super) fn render(spec: &Spec) -> Option<UnitFile> {
    if spec.scope == Scope::User {
        return None;
    }
    let own = own(spec);
    let own = own.iter().map(|directory| match directory.kind {
        DirectoryKind::Configuration => line(directory, ROOT),
        _ => line(directory, owner(spec)),
    });
    let logs = of_log_files(spec);
    let lines: String = own.chain(logs.iter().map(|directory| line(directory, ROOT))).collect();
    (!lines.is_empty()).then(|| UnitFile::new(format!("tmpfiles.d/{}.conf", spec.name), lines))
}

const ROOT: (&str, &str) = ("root", "root");

fn line(directory: &Directory, (user, group): (&str, &str)) -> String {
    let path = word(&absolute(directory));
    format!("d {path} {:04o} {} {} -\n", directory.mode, word(user), word(group))
}

/// The user and its group, which has the user's name where nothing else is said.
fn owner(spec: &Spec) -> (&str, &str) {
    let Some(user) = spec.user.as_deref() else { return ROOT };
    // The one account whose group distributions name differently; its number is the same in all.
    let own = if user == "nobody" { "65534" } else { user };
    (user, spec.group.as_deref().unwrap_or(own))
}
