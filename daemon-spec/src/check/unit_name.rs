//! Names of other units, in `after`, `wants`, `requires` and `wanted_by`.

use super::given::Given;

const TYPES: [&str; 11] = [
    "service",
    "socket",
    "device",
    "mount",
    "automount",
    "swap",
    "target",
    "path",
    "timer",
    "slice",
    "scope",
];

pub(super) fn units(given: &mut Given) -> Option<Vec<String>> {
    given.one_or_more(|given| {
        let name = given.text()?;
        let fits = |character: char| {
            character.is_ascii_alphanumeric() || matches!(character, ':' | '-' | '_' | '.' | '\\' | '@')
        };
        let typed =
            name.rsplit_once('.').is_some_and(|(stem, kind)| !stem.is_empty() && TYPES.contains(&kind));
        if typed && name.chars().all(fits) && name.len() < 256 {
            return Some(name);
        }
        let help = if name.chars().all(fits) && !name.is_empty() && !name.contains('.') {
            format!("write `\"{name}.service\"` or `\"{name}.target\"`")
        } else {
            "units are named like `network-online.target`, without spaces".to_owned()
        };
        given.refuse_help(format!("`{name}` is not the name of a unit"), help)
    })
}
