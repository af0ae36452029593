//! `credentials(name = "/path")`

use super::given::Given;
use super::path;
use crate::keys::Kind;
use crate::spec::Credential;
use crate::value::Value;

/// The longest name of a file, which is what a credential becomes.
const LONGEST: usize = 255;

pub(super) fn credentials(given: &mut Given) -> Option<Vec<Credential>> {
    let Value::Group(entries) = given.value else { return given.mismatch() };
    let mut credentials: Vec<Credential> = Vec::new();
    for entry in entries {
        let name = &entry.key;
        if credentials.iter().any(|known| known.name == *name) {
            given.problems.add(entry.key_site, format!("the credential `{name}` is set twice"));
        } else if let Some((text, help)) = unfit(name) {
            given.problems.add_help(entry.key_site, text, help);
        } else if let Some(path) = given.within(entry, Kind::Path, path::file) {
            credentials.push(Credential { name: name.clone(), path });
        }
    }
    Some(credentials)
}

/// Why a name cannot be that of a file in systemd's directory of credentials.
fn unfit(name: &str) -> Option<(String, String)> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if name.contains('/') {
        let last = name.rsplit('/').find(|part| !part.is_empty()).unwrap_or("tls_key");
        let text = format!("a credential is named, found the path `{name}`");
        return Some((text, format!("write the name before the path, as in `{last} = \"{name}\"`")));
    }
    if name.len() > LONGEST {
        let text = format!("the name of a credential has at most {LONGEST} bytes, found {}", name.len());
        return Some((text, "main asks for it by this name; write a short one".to_owned()));
    }
    if name.is_empty() || name.starts_with('.') || !name.bytes().all(fits) {
        let help = "names are letters, digits, `-`, `_` and `.`, and do not start with `.`";
        return Some((format!("`{name}` is not the name of a credential"), help.to_owned()));
    }
    None
}
