//! The file for logrotate(8): the log file is renamed, and the daemon begins another one.

use super::UnitFile;
use super::directories::{absolute, is_below, own, parent};
use super::sysv::shell;
use crate::spec::{Log, Scope, Spec};

/// Nothing for a user's own daemon: its files are not root's to rotate.
pub(super) fn render(spec: &Spec) -> Option<UnitFile> {
    let Some(Log::File(path)) = spec.log.as_ref().filter(|_| spec.scope == Scope::System) else {
        return None;
    };
    let mut lines = vec!["weekly".to_owned(), "rotate 8".into(), "missingok".into(), "notifempty".into()];
    lines.push("compress".into());
    lines.extend(owner(spec, path));
    if can_be_asked(spec) {
        let exec = shell::word(&spec.exec);
        // A line that was on its way when the file was renamed is in it before it is compressed.
        lines.extend([
            "create".into(),
            "postrotate".into(),
            format!("    {exec} reopen >/dev/null"),
            "endscript".into(),
        ]);
    } else {
        lines.push("copytruncate".into());
    }
    let lines: String = lines.iter().flat_map(|line| ["    ", line, "\n"]).collect();
    Some(UnitFile::new(format!("logrotate.d/{}", spec.name), format!("{} {{\n{lines}}}\n", pattern(path))))
}

/// The word `reopen` needs the PID file, and the daemon the file's path: behind another root directory it is another.
fn can_be_asked(spec: &Spec) -> bool {
    spec.pidfile.is_some() && spec.root_directory.is_none()
}

/// Root would follow what the daemon's user puts into its own directory (CVE-2016-1247).
fn owner(spec: &Spec, path: &str) -> Option<String> {
    let user = spec.user.as_deref()?;
    own(spec).iter().find(|directory| is_below(parent(path), &absolute(directory)))?;
    let group = if user == "nobody" { "65534" } else { user };
    Some(format!("su {user} {}", spec.group.as_deref().unwrap_or(group)))
}

/// The path in quotes, with what glob(7) and the quotes mean by themselves behind a backslash. A brace means
/// something also there: any character may stand in its place.
fn pattern(path: &str) -> String {
    let character = |character: char| match character {
        '{' | '}' => "?".to_owned(),
        '*' | '?' | '[' | ']' | '\\' | '"' => format!("\\{character}"),
        character => character.to_string(),
    };
    format!("\"{}\"", path.chars().map(character).collect::<String>())
}
