//! The file for tmpfiles.d(5): what must be there before the daemon starts.

use super::UnitFile;
use super::directories::{absolute, is_below, log_files, own, parent};
use super::systemd::word;
use crate::spec::{Directory, DirectoryKind, Scope, Spec};

/// One line for each of the daemon's directories, for boots without systemd, and one for each log file in
/// a directory where the daemon's user may not create it. Nothing is ever changed below these. Nothing for
/// a user's own daemon.
pub(super) fn render(spec: &Spec) -> Option<UnitFile> {
    if spec.scope == Scope::User {
        return None;
    }
    let own = own(spec);
    let mut lines: Vec<String> = own.iter().map(|one| directory(spec, one)).collect();
    let foreign = |file: &&str| !own.iter().any(|one| is_below(parent(file), &absolute(one)));
    lines.extend(
        log_files(spec).filter(|_| spec.user.is_some()).filter(foreign).map(|file| log_file(spec, file)),
    );
    (!lines.is_empty()).then(|| UnitFile::new(format!("tmpfiles.d/{}.conf", spec.name), lines.concat()))
}

fn directory(spec: &Spec, directory: &Directory) -> String {
    let (user, group) = match directory.kind {
        DirectoryKind::Configuration => ("root", "root"),
        _ => owner(spec),
    };
    let path = word(&absolute(directory));
    format!("d {path} {:04o} {} {} -\n", directory.mode, word(user), word(group))
}

fn log_file(spec: &Spec, path: &str) -> String {
    let (user, group) = owner(spec);
    format!("f {} 0640 {} {} -\n", word(path), word(user), word(group))
}

/// The user and its group, which has the user's name where nothing else is said.
fn owner(spec: &Spec) -> (&str, &str) {
    let Some(user) = spec.user.as_deref() else { return ("root", "root") };
    // The one account whose group distributions name differently; its number is the same in all.
    let own = if user == "nobody" { "65534" } else { user };
    (user, spec.group.as_deref().unwrap_or(own))
}
