//! `runtime_directory` and its four siblings.

use super::given::Given;
use super::{octal, path};
use crate::keys::Kind;
use crate::spec::{Directory, DirectoryKind};
use crate::value::Value;

pub(super) fn directory(given: &mut Given) -> Option<Directory> {
    let kind = kind(given);
    let Value::Group(entries) = given.value else {
        let path = relative(given)?;
        return Some(Directory { kind, path, mode: 0o755 });
    };
    let (mut path, mut mode) = (None, 0o755);
    for entry in given.parts(entries, &format!("`{}`", given.name), &["path", "mode"]) {
        match entry.key.as_str() {
            "path" => path = given.within(entry, Kind::Path, relative),
            _ => mode = given.within(entry, Kind::Octal, octal::directory_mode).unwrap_or(mode),
        }
    }
    if !entries.iter().any(|entry| entry.key == "path") {
        let parts = format!("path = \"{}\", mode = 0o700", given.daemon);
        let help = format!("write `{}`", given.group(given.name, &parts));
        return given.refuse_help(format!("`{}` needs a `path`", given.name), help);
    }
    Some(Directory { kind, path: path?, mode })
}

fn kind(given: &Given) -> DirectoryKind {
    match given.key.name {
        "runtime_directory" => DirectoryKind::Runtime,
        "state_directory" => DirectoryKind::State,
        "cache_directory" => DirectoryKind::Cache,
        "logs_directory" => DirectoryKind::Logs,
        _ => DirectoryKind::Configuration,
    }
}

fn relative(given: &mut Given) -> Option<String> {
    let text = given.text()?;
    let base = match kind(given) {
        DirectoryKind::Runtime => "/run",
        DirectoryKind::State => "/var/lib",
        DirectoryKind::Cache => "/var/cache",
        DirectoryKind::Logs => "/var/log",
        DirectoryKind::Configuration => "/etc",
    };
    if text.starts_with('/') {
        let below = text.strip_prefix(base).map_or(given.daemon, |rest| rest.trim_matches('/'));
        let below = if below.is_empty() { given.daemon } else { below };
        let help = format!("write `\"{below}\"`");
        return given
            .refuse_help(format!("`{}` is a path below `{base}`, found `{text}`", given.key.name), help);
    }
    path::plain(given, &text, &text)?;
    if text.contains([':', ' ']) {
        return given.refuse(format!("`{}` cannot contain a space or a `:`", given.key.name));
    }
    Some(text)
}
