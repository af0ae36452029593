//! The table of keys for people: in the documentation of the macro and in the book.

use super::{KEYS, Key, Place};

/// Every key with what it takes, what holds without it and what becomes of it, as a table of Markdown.
#[must_use]
pub fn markdown() -> String {
    let head =
        "| key | says | without it | in systemd's files | in the init script |\n|---|---|---|---|---|\n";
    let rows: Vec<String> = KEYS.iter().map(row).collect();
    head.to_owned() + &rows.concat()
}

fn row(key: &Key) -> String {
    let place = match key.place {
        Place::Anywhere => "",
        Place::Attribute => " (attribute only)",
    };
    let Key { doc, default, systemd, sysv, .. } = key;
    format!("| `{}` | {doc}{place} | {default} | {systemd} | {sysv} |\n", key.written("pingd", false))
}
