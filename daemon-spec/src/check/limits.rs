//! `limits(nofile = 4096, memlock = "64M", nproc = "100:200")`

mod bounds;

use super::given::Given;
use super::known::names;
use crate::draft::Entry;
use crate::keys::Kind;
use crate::similar::similar;
use crate::spec::{Limit, Resource};
use crate::value::{Integer, Value};

/// A core dump holds whatever secrets the process had, so there is none unless asked for.
const NO_CORE: Limit = Limit { resource: Resource::Core, soft: 0, hard: 0 };

pub(super) fn unless_declared() -> Vec<Limit> {
    vec![NO_CORE]
}

pub(super) fn limits(given: &mut Given) -> Option<Vec<Limit>> {
    let Value::Group(entries) = given.value else { return given.mismatch() };
    let mut limits: Vec<Limit> = Vec::new();
    for entry in entries {
        let Some(resource) = resource(given, entry) else { continue };
        if limits.iter().any(|known| known.resource == resource) {
            given.problems.add(entry.key_site, format!("`{}` is set twice", entry.key));
        } else if let Some((soft, hard)) = given.within(entry, Kind::Limit, bounds::bounds) {
            limits.push(Limit { resource, soft, hard });
        }
    }
    if !limits.iter().any(|limit| limit.resource == Resource::Core) {
        limits.insert(0, NO_CORE);
    }
    Some(limits)
}

/// How to write a limit that stands on its own: `LimitNOFILE = 4096`.
pub(super) fn written(entry: &Entry) -> Option<String> {
    let limit = meant(&entry.key)?;
    let value = match &entry.value {
        Value::Integer(Integer { digits, .. }) => digits.clone(),
        Value::Text(text) if text == "infinity" || text.starts_with(|first: char| first.is_ascii_digit()) => {
            format!("{text:?}")
        }
        _ => return None,
    };
    let manifest = entry.key_site.manifest().is_some();
    Some(if manifest {
        format!("limits = {{ {limit} = {value} }}")
    } else {
        format!("limits({limit} = {value})")
    })
}

fn resource(given: &mut Given, entry: &Entry) -> Option<Resource> {
    let name = entry.key.as_str();
    if let Some(resource) = named(name) {
        return Some(resource);
    }
    let known: Vec<&str> = Resource::NAMED.iter().map(|(name, _)| *name).collect();
    let help = match meant(name).or_else(|| similar(name, &known)) {
        Some(meant) => format!("the limit is called `{meant}`"),
        None => format!("the limits are {}", names(&known)),
    };
    given.problems.add_help(entry.key_site, format!("unknown limit `{name}`"), help);
    None
}

fn named(name: &str) -> Option<Resource> {
    Resource::NAMED.iter().find(|(known, _)| *known == name).map(|(_, resource)| *resource)
}

/// The limit that setrlimit(2) and systemd.exec(5) call by another name.
fn meant(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let bare = lower.trim_start_matches("rlimit").trim_start_matches("limit").trim_start_matches('_');
    let ours = match bare {
        "as" | "vmem" => "address_space",
        "fsize" => "file_size",
        "msgqueue" => "message_queue",
        "open_files" | "files" | "nofiles" | "fds" => "nofile",
        "processes" | "threads" => "nproc",
        bare => bare,
    };
    Resource::NAMED.iter().find(|(known, _)| *known == ours).map(|(known, _)| *known)
}
