//! The tables of the reference, from the key table and from the sources.

use std::fmt::Write;

use daemon_spec::keys::{self, Elsewhere, KEYS, Key, Place};
use daemon_spec::spec::Resource;
use daemon_spec::units::{DOORS, Door};

use crate::chapters::source;
use crate::generated::assert_fresh;

/// The daemon that examples of values are written for.
const DAEMON: &str = "pingd";

#[test]
fn the_table_of_keys_is_fresh() {
    assert_fresh("key-table.md", &keys::markdown());
}

#[test]
fn each_key_has_its_section() {
    let sections: Vec<String> = KEYS.iter().map(section).collect();
    assert!(sections.len() > 30, "the table of keys has lost its rows");
    assert_fresh("keys.md", &sections.join("\n"));
}

#[test]
fn each_limit_says_what_it_counts() {
    let mut table = "| limit | counts |\n|---|---|\n".to_owned();
    for (name, resource) in Resource::NAMED {
        let _ = writeln!(table, "| `{name}` | {} |", resource.counts());
    }
    assert_fresh("limits.md", &table);
}

fn section(key: &Key) -> String {
    let Key { name, doc, default, systemd, sysv, .. } = key;
    let manifest = match key.place {
        Place::Anywhere => format!("`{}`", key.written(DAEMON, true)),
        Place::Attribute => "in the attribute only".to_owned(),
    };
    let mut text = format!("### `{name}`\n\n{doc}.\n\n| | |\n|---|---|\n");
    for (what, value) in [
        ("in the attribute", format!("`{}`", key.written(DAEMON, false))),
        ("in `daemon.toml`", manifest),
        ("takes", key.kind.takes().to_owned()),
        ("without it", (*default).to_owned()),
        ("in systemd's files", (*systemd).to_owned()),
        ("in the init script", (*sysv).to_owned()),
        ("elsewhere called", elsewhere(&key.elsewhere)),
    ] {
        let _ = writeln!(text, "| {what} | {value} |");
    }
    text
}

fn elsewhere(elsewhere: &Elsewhere) -> String {
    let of = |names: &[&str], whose: &str| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        (!names.is_empty()).then(|| format!("{} ({whose})", names.join(", ")))
    };
    let all = [
        of(elsewhere.systemd, "systemd"),
        of(elsewhere.launchd, "launchd"),
        of(elsewhere.libraries, "other libraries"),
        of(elsewhere.spellings, "other spellings"),
    ];
    all.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

#[test]
fn the_table_of_what_capabilities_open_is_that_of_the_renderer() {
    let rows: String = DOORS.iter().map(door).collect();
    assert!(rows.lines().count() > 20, "{rows}");
    let head = "| capability | settings left out | system calls | address families | devices |\n|---|---|---|---|---|\n";
    assert_fresh("capabilities.md", &format!("{head}{rows}"));
}

fn door(door: &Door) -> String {
    let mut without = door.without.to_vec();
    if door.network {
        without.extend(["PrivateNetwork", "IPAddressDeny"]);
    }
    if !door.devices.is_empty() {
        without.push("PrivateDevices");
    }
    let families = if door.network { &["AF_INET", "AF_INET6"][..] } else { &[] };
    let families = [families, door.families].concat();
    let cells = [&without[..], door.calls, &families, door.devices]
        .map(|names| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "));
    format!("| `{}` | {} |\n", door.capability, cells.join(" | "))
}

#[test]
fn the_exit_statuses_are_those_of_the_source() {
    let text = source("daemon-runtime/src/exit.rs");
    let mut doc = String::new();
    let mut table = "| status | name in the source | meaning |\n|---|---|---|\n| 0 | | Done. |\n".to_owned();
    for line in text.lines() {
        if let Some(line) = line.strip_prefix("/// ") {
            doc = if doc.is_empty() { line.to_owned() } else { format!("{doc} {line}") };
        } else if let Some((name, number)) = constant(line) {
            let _ = writeln!(table, "| {number} | `{name}` | {doc} |");
            doc.clear();
        } else {
            doc.clear();
        }
    }
    assert!(table.lines().count() > 10, "{table}");
    assert_fresh("exit.md", &table);
}

fn constant(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("pub(crate) const ")?.strip_suffix(';')?.split_once(": u8 = ")
}

#[test]
fn the_variables_are_those_of_the_source() {
    let text = source("daemon-runtime/src/launch/environment.rs");
    for (constant, file) in [
        ("ALLOWED", "environment-allowed.md"),
        ("ALLOWED_TO_USERS", "environment-users.md"),
        ("CONTRACTS", "environment-contracts.md"),
    ] {
        let start = text.find(&format!("const {constant}: &[&str] = &[")).expect("the constant is there");
        let list = &text[start..];
        let list = &list[..list.find("];").expect("the list ends")];
        let names: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
        assert!(names.len() > 4, "{names:?}");
        let lines: Vec<String> = names.iter().map(|name| format!("- `{name}`\n")).collect();
        assert_fresh(file, &lines.concat());
    }
}

#[test]
fn the_start_sequence_is_that_of_the_source() {
    let text = source("daemon-runtime/src/start.rs");
    assert_fresh("prepare.rs", crate::claims::prepare(&text));
}
