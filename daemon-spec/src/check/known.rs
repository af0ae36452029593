//! Which keys there are: unknown ones, foreign ones, those set twice and those without a value.

use super::limits;
use crate::draft::{Draft, Entry};
use crate::keys::{self, KEYS, Key, Origin, Place};
use crate::problem::Problems;
use crate::similar::similar;
use crate::value::Value;

/// Keeps the first entry of every key that exists and has a value.
pub(super) fn keep_known(draft: Draft, daemon: &str) -> (Vec<Entry>, Problems) {
    let Draft { entries, mut problems } = draft;
    let file = file_name(&entries);
    let mut kept: Vec<Entry> = Vec::new();
    for entry in entries {
        let Some(key) = keys::find(&entry.key) else {
            unknown(&entry, &file, daemon, &mut problems);
            continue;
        };
        if let Some(first) = kept.iter().find(|kept| kept.key == entry.key) {
            twice(first, &entry, &file, &mut problems);
        } else if has_value(key, &entry, daemon, &mut problems)
            & is_allowed_here(key, &entry, daemon, &mut problems)
        {
            kept.push(entry);
        }
    }
    (kept, problems)
}

fn unknown(entry: &Entry, file: &str, daemon: &str, problems: &mut Problems) {
    let name = &entry.key;
    let manifest = entry.key_site.manifest().is_some();
    let holder = if manifest { file } else { "#[daemon]" };
    if let Some((key, origin)) = keys::elsewhere(name) {
        let written = limits::written(entry).unwrap_or_else(|| key.written(daemon, manifest));
        let (text, help) = match origin {
            Origin::Systemd => (
                format!("`{name}` is a systemd setting, not a key of `{holder}`"),
                format!("write `{written}`; the unit file gets its `{name}=` from it"),
            ),
            Origin::Launchd => {
                (format!("`{name}` is a launchd key, not a key of `{holder}`"), format!("write `{written}`"))
            }
            Origin::Library | Origin::Spelling => (
                format!("unknown key `{name}`"),
                format!("the key is called `{}`; write `{written}`", key.name),
            ),
        };
        problems.add_help(entry.key_site, text, help);
        return;
    }
    let keys: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
    let help = match similar(name, &keys) {
        Some(key) => format!("a key with a similar name exists: `{key}`"),
        None if name.starts_with(char::is_uppercase) => {
            "a setting of systemd that no key stands for goes into a drop-in, as `systemctl edit` makes it"
                .into()
        }
        None => format!("the keys are {}", names(&keys)),
    };
    problems.add_help(entry.key_site, format!("unknown key `{name}`"), help);
}

fn twice(first: &Entry, second: &Entry, file: &str, problems: &mut Problems) {
    let name = &second.key;
    if first.key_site.tokens().is_some() && second.key_site.manifest().is_some() {
        let line = second.line.unwrap_or_default();
        let text = format!("`{name}` is set here and in `{file}` line {line}");
        return problems.add_help(first.key_site, text, "keep one of them");
    }
    let written = match &first.value {
        Value::Text(text) => format!("`{name} = {text:?}`"),
        _ => format!("`{name}`"),
    };
    let help = match first.line {
        Some(line) => format!("the first one is on line {line}: {written}"),
        None => format!("the first one is {written}"),
    };
    problems.add_help(second.key_site, format!("`{name}` is set twice"), help);
}

fn has_value(key: &Key, entry: &Entry, daemon: &str, problems: &mut Problems) -> bool {
    let written = key.written(daemon, false);
    match entry.value {
        Value::Missing => {
            let text = format!("`{}` needs a value", key.name);
            problems.add_help(entry.key_site, text, format!("write `{written}`"));
        }
        Value::Empty => {
            let text = format!("expected a value after `{} =`", key.name);
            let what = if written.contains('"') { "a string, as in " } else { "" };
            problems.add_help(entry.value_site, text, format!("write {what}`{written}`"));
        }
        _ => return true,
    }
    false
}

fn is_allowed_here(key: &Key, entry: &Entry, daemon: &str, problems: &mut Problems) -> bool {
    let misplaced = key.place == Place::Attribute && entry.key_site.manifest().is_some();
    if misplaced {
        let help = format!("write it in the attribute: `#[daemon({})]`", key.written(daemon, false));
        problems.add_help(entry.key_site, format!("`{}` cannot be set in a file", key.name), help);
    }
    !misplaced
}

/// The file that `from` names.
fn file_name(entries: &[Entry]) -> String {
    let from = entries.iter().find(|entry| entry.key == "from").map(|entry| &entry.value);
    if let Some(Value::Text(path)) = from { path.clone() } else { "daemon.toml".to_owned() }
}

/// Names in backticks, one after the other.
pub(super) fn names(names: &[&str]) -> String {
    let mut list = String::new();
    for name in names {
        let comma = if list.is_empty() { "" } else { ", " };
        list = format!("{list}{comma}`{name}`");
    }
    list
}
