//! `sandbox = "strict"` and `sandbox(mode = "strict", read = [..], ..)`

use super::given::Given;
use super::known::names;
use super::{path, word};
use crate::keys::Kind;
use crate::similar::similar;
use crate::spec::{SETS, Sandbox, SandboxMode};
use crate::value::Value;

const PARTS: [&str; 6] = ["mode", "read", "write", "execute", "system_calls", "always"];

pub(super) fn sandbox(given: &mut Given) -> Option<Sandbox> {
    let Value::Group(entries) = given.value else { return mode(given).map(plain) };
    let mut sandbox = plain(SandboxMode::Strict);
    let mut declared = None;
    for entry in given.parts(entries, "`sandbox`", &PARTS) {
        let rule = |given: &mut Given, kind, rule| given.within(entry, kind, rule).unwrap_or_default();
        match entry.key.as_str() {
            "mode" => declared = given.within(entry, Kind::Word, mode),
            "read" => sandbox.read = rule(given, Kind::Strings, paths),
            "write" => sandbox.write = rule(given, Kind::Strings, paths),
            "execute" => sandbox.execute = rule(given, Kind::Strings, paths),
            "system_calls" => sandbox.system_calls = rule(given, Kind::Strings, system_calls),
            _ => sandbox.always = given.within(entry, Kind::Flag, word::flag).unwrap_or_default(),
        }
    }
    if !entries.iter().any(|entry| entry.key == "mode") {
        return given.refuse_help("`sandbox` needs a `mode`", "add `mode = \"strict\"`");
    }
    sandbox.mode = declared?;
    if let (SandboxMode::Off, Some(first)) = (sandbox.mode, entries.iter().find(|entry| entry.key != "mode"))
    {
        let text = format!("`{}` has no effect where the sandbox is off", first.key);
        given.problems.add_help(first.key_site, text, "leave it out, or write `mode = \"strict\"`");
        return Some(plain(SandboxMode::Off));
    }
    Some(sandbox)
}

fn plain(mode: SandboxMode) -> Sandbox {
    Sandbox { mode, always: false, read: vec![], write: vec![], execute: vec![], system_calls: vec![] }
}

fn mode(given: &mut Given) -> Option<SandboxMode> {
    Some(match word::word(given, "sandbox mode", "mode", "modes", &["strict", "learn", "off"])? {
        "learn" => SandboxMode::Learn,
        "off" => SandboxMode::Off,
        _ => SandboxMode::Strict,
    })
}

fn paths(given: &mut Given) -> Option<Vec<String>> {
    given.distinct(path::directory)
}

fn system_calls(given: &mut Given) -> Option<Vec<String>> {
    given.distinct(system_call)
}

/// The name of a system call is the kernel's to know, and new ones come; that of a set is not.
fn system_call(given: &mut Given) -> Option<String> {
    let name = given.text()?;
    if name.starts_with('@') {
        if SETS.contains(&name.as_str()) {
            return Some(name);
        }
        let help = match similar(&name, &SETS) {
            Some(set) => format!("a set with a similar name exists: `{set}`"),
            None => format!("the sets are {}", names(&SETS)),
        };
        return given.refuse_help(format!("unknown set of system calls `{name}`"), help);
    }
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') && name.bytes().all(fits) {
        return Some(name);
    }
    let help = match name.strip_prefix('~') {
        Some(_) => "the list says what is let through; everything else is refused already",
        None => "system calls are named like `mount`, sets of them like `@mount`",
    };
    given.refuse_help(format!("`{name}` is not the name of a system call"), help)
}
