//! `environment(NAME = "value")`

use super::given::Given;
use super::text;
use crate::keys::Kind;
use crate::value::Value;

/// The service manager's own way to tell the daemon something.
const RESERVED: [&str; 8] = [
    "NOTIFY_SOCKET",
    "LISTEN_FDS",
    "LISTEN_PID",
    "LISTEN_FDNAMES",
    "WATCHDOG_USEC",
    "WATCHDOG_PID",
    "MAINPID",
    "CREDENTIALS_DIRECTORY",
];

pub(super) fn environment(given: &mut Given) -> Option<Vec<(String, String)>> {
    let Value::Group(entries) = given.value else { return given.mismatch() };
    let mut variables: Vec<(String, String)> = Vec::new();
    for entry in entries {
        let name = entry.key.as_str();
        let starts_well = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
        if !starts_well || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            given.problems.add_help(
                entry.key_site,
                format!("`{name}` is not the name of a variable"),
                "names are letters, digits and `_`, and start with a letter or `_`",
            );
        } else if RESERVED.contains(&name) {
            given.problems.add(entry.key_site, format!("`{name}` is set by the service manager"));
        } else if variables.iter().any(|(known, _)| known == name) {
            given.problems.add(entry.key_site, format!("the variable `{name}` is set twice"));
        } else if let Some(value) = given.within(entry, Kind::Text, text::any) {
            variables.push((name.to_owned(), value));
        }
    }
    Some(variables)
}
