//! `limits(nofile = 4096, memlock = "64M", nproc = "100:200")`

use super::given::Given;
use super::known::names;
use crate::draft::Entry;
use crate::keys::Kind;
use crate::similar::similar;
use crate::spec::{INFINITY, Limit, Resource, Unit};
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
        } else if let Some((soft, hard)) = given.within(entry, Kind::Limit, bounds) {
            limits.push(Limit { resource, soft, hard });
        }
    }
    if !limits.iter().any(|limit| limit.resource == Resource::Core) {
        limits.insert(0, NO_CORE);
    }
    Some(limits)
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

/// `N`, `"N"`, `"SOFT:HARD"`.
fn bounds(given: &mut Given) -> Option<(u64, u64)> {
    let unit = named(given.name)?.unit();
    let text = match given.value {
        Value::Integer(Integer { value: Some(value), digits, .. }) => {
            let number = u64::try_from(*value).ok().filter(|number| fits(*number, unit));
            return number.map(|number| (number, number)).or_else(|| out_of_range(given, digits, unit));
        }
        Value::Integer(Integer { digits, .. }) => return out_of_range(given, digits, unit),
        _ => given.text()?,
    };
    let (soft, hard) = text.split_once(':').unwrap_or((&text, &text));
    let (soft, hard) = (bound(given, soft, unit)?, bound(given, hard, unit)?);
    if soft > hard {
        let text = format!("the soft limit of `{}` is above the hard one", given.name);
        let help = "write `\"SOFT:HARD\"`, where the process may raise SOFT up to HARD";
        return given.refuse_help(text, help);
    }
    Some((soft, hard))
}

fn bound(given: &mut Given, text: &str, unit: Unit) -> Option<u64> {
    if text == "infinity" {
        return Some(INFINITY);
    }
    let split = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (number, suffix) = text.split_at(split);
    let scale = match (unit, suffix) {
        (_, "") | (Unit::Seconds, "s") | (Unit::Microseconds, "us") => Some(1),
        (Unit::Bytes, "K") => Some(1 << 10),
        (Unit::Bytes, "M") => Some(1 << 20),
        (Unit::Bytes, "G") => Some(1 << 30),
        (Unit::Bytes, "T") => Some(1 << 40),
        (Unit::Seconds, "m") => Some(60),
        (Unit::Seconds, "h") => Some(3600),
        (Unit::Microseconds, "ms") => Some(1000),
        (Unit::Microseconds, "s") => Some(1_000_000),
        _ => None,
    };
    let Some(scale) = scale.filter(|_| !number.is_empty()) else {
        let help = match unit {
            Unit::Bytes => "write bytes, or a number with `K`, `M`, `G` or `T`, or `\"infinity\"`",
            Unit::Seconds => "write seconds, or a number with `s`, `m` or `h`, or `\"infinity\"`",
            Unit::Microseconds => "write microseconds, or a number with `us`, `ms` or `s`, or `\"infinity\"`",
            Unit::Count(_) => "write a whole number, or `\"infinity\"`",
        };
        let help = match suffix.trim().to_uppercase().as_bytes() {
            [letter @ (b'K' | b'M' | b'G' | b'T'), ..] if unit == Unit::Bytes && !number.is_empty() => {
                format!("write `\"{number}{}\"`", char::from(*letter))
            }
            _ => help.to_owned(),
        };
        return given.refuse_help(format!("`{text}` is not a limit for `{}`", given.name), help);
    };
    let value = number.parse::<u64>().ok().and_then(|number| number.checked_mul(scale));
    value.filter(|value| fits(*value, unit)).or_else(|| out_of_range(given, text, unit))
}

fn fits(value: u64, unit: Unit) -> bool {
    match unit {
        Unit::Count(most) => value <= most && value < INFINITY,
        _ => value < INFINITY,
    }
}

fn out_of_range<T>(given: &mut Given, written: &str, unit: Unit) -> Option<T> {
    let name = given.name;
    let text = match unit {
        Unit::Count(most) if most < INFINITY => {
            format!("the limit `{name}` is from 0 to {most}, found `{written}`")
        }
        _ if written.starts_with('-') => format!("the limit `{name}` is 0 or more, found `{written}`"),
        _ => format!("the limit `{name}` does not fit into 64 bits, found `{written}`"),
    };
    let help = match (name, written.parse::<i64>()) {
        ("nice", Ok(nice @ -20..=-1)) => {
            format!("the kernel counts down from 20: for the nice value {nice} write `{}`", 20 - nice)
        }
        _ => "write `\"infinity\"` for no limit".to_owned(),
    };
    given.refuse_help(text, help)
}
