//! Keys that take one of a few words: `restart`, `scope`, `detach`, `stdout`, `stderr`, `log`, `systemd`; and flags.

use super::given::Given;
use super::known::names;
use super::path;
use crate::similar::similar;
use crate::spec::{Detach, Log, Output, Restart, Scope};
use crate::value::{Integer, Value};

/// Every setting that the unit files use is known to this version and later ones.
pub(super) const OLDEST_SYSTEMD: u32 = 252;

const POLICIES: [&str; 7] =
    ["no", "on-success", "on-failure", "on-abnormal", "on-abort", "on-watchdog", "always"];

/// Or else an absolute path.
const DESTINATIONS: [&str; 5] = ["auto", "journal", "syslog", "json", "text"];

pub(super) fn restart(given: &mut Given) -> Option<Restart> {
    Some(match word(given, "restart policy", "policy", "policies", &POLICIES)? {
        "no" => Restart::No,
        "on-success" => Restart::OnSuccess,
        "on-abnormal" => Restart::OnAbnormal,
        "on-abort" => Restart::OnAbort,
        "on-watchdog" => Restart::OnWatchdog,
        "always" => Restart::Always,
        _ => Restart::OnFailure,
    })
}

pub(super) fn scope(given: &mut Given) -> Option<Scope> {
    Some(match word(given, "scope", "scope", "scopes", &["system", "user"])? {
        "user" => Scope::User,
        _ => Scope::System,
    })
}

pub(super) fn detach(given: &mut Given) -> Option<Detach> {
    match given.value {
        Value::Flag(true) => Some(Detach::Always),
        Value::Flag(false) => Some(Detach::Never),
        Value::Text(text) if text == "auto" => Some(Detach::Auto),
        Value::Unreadable => None,
        Value::Text(text) => given.refuse_help(
            format!("unknown value `{text}` of `detach`"),
            "write `detach = \"auto\"`, `detach = true` or `detach = false`",
        ),
        found => given.refuse_help(
            format!("`detach` is `true`, `false` or `\"auto\"`, found {}", found.describe()),
            "leave it out for `\"auto\"`: into the background only when nobody supervises",
        ),
    }
}

pub(super) fn output(given: &mut Given) -> Option<Output> {
    let text = given.text()?;
    match text.as_str() {
        "auto" => Some(Output::Auto),
        "null" | "/dev/null" => Some(Output::Null),
        path if path.starts_with('/') => path::absolute(given, text).map(Output::File),
        other => given.refuse_help(
            format!("`{}` is `auto`, `null` or an absolute path, found `{other}`", given.name),
            format!("write `{}`", given.written()),
        ),
    }
}

pub(super) fn log(given: &mut Given) -> Option<Log> {
    let text = given.text()?;
    if text.starts_with('/') {
        return path::absolute(given, text).map(Log::File);
    }
    if text.contains(['/', '.']) {
        return given.refuse_help(
            format!("unknown destination `{text}`"),
            format!("the destinations are {}, and any absolute path", names(&DESTINATIONS)),
        );
    }
    Some(match word(given, "destination", "destination", "destinations", &DESTINATIONS)? {
        "journal" => Log::Journal,
        "syslog" => Log::Syslog,
        "json" => Log::Json,
        "text" => Log::Text,
        _ => Log::Auto,
    })
}

pub(super) fn systemd(given: &mut Given) -> Option<u32> {
    match given.value {
        Value::Integer(Integer { value: Some(version), .. }) => match u32::try_from(*version) {
            Ok(version) if (OLDEST_SYSTEMD..1000).contains(&version) => Some(version),
            Ok(version) if version < OLDEST_SYSTEMD => given.refuse_help(
                format!("the unit files need systemd {OLDEST_SYSTEMD} or later, found {version}"),
                format!("write `systemd = {OLDEST_SYSTEMD}`"),
            ),
            _ => given.refuse(format!("`{version}` is not a version of systemd")),
        },
        Value::Group(_) => given.refuse_help(
            "`systemd` is a whole number, found a group of keys",
            "settings of systemd itself cannot be added here; use a drop-in, as `systemctl edit` makes it",
        ),
        _ => given.mismatch(),
    }
}

pub(super) fn flag(given: &mut Given) -> Option<bool> {
    match given.value {
        Value::Flag(flag) => Some(*flag),
        Value::Text(text) => {
            let flag = !matches!(text.as_str(), "no" | "false" | "off");
            let help = format!("write `{} = {flag}`", given.name);
            given.refuse_help(format!("`{}` is `true` or `false`, found a string", given.name), help)
        }
        _ => given.mismatch(),
    }
}

pub(super) fn word(
    given: &mut Given,
    what: &str,
    one: &str,
    many: &str,
    words: &[&'static str],
) -> Option<&'static str> {
    if let Value::Flag(_) | Value::Integer(_) = given.value {
        let text = format!("`{}` is {}, found {}", given.name, given.kind.takes(), given.value.describe());
        return given.refuse_help(text, format!("the {many} are {}", names(words)));
    }
    let text = given.text()?;
    for word in words {
        if *word == text {
            return Some(word);
        }
    }
    let help = match similar(&text, words) {
        Some(word) => format!("a {one} with a similar name exists: `{word}`"),
        None => format!("the {many} are {}", names(words)),
    };
    given.refuse_help(format!("unknown {what} `{text}`"), help)
}
