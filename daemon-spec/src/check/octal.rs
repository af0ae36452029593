//! File modes and the umask.

use super::given::Given;
use crate::value::{Integer, Value};

pub(super) fn umask(given: &mut Given) -> Option<u32> {
    mode(given)
}

/// The permissions of a file.
pub(super) fn mode(given: &mut Given) -> Option<u32> {
    octal(given, 0o777, "nine")
}

/// The same with the three bits above, of which directories use the sticky bit and that of the group.
pub(super) fn directory_mode(given: &mut Given) -> Option<u32> {
    octal(given, 0o7777, "twelve")
}

/// Written in octal so that nobody has to guess.
fn octal(given: &mut Given, largest: u32, bits: &str) -> Option<u32> {
    let name = given.name;
    let number = match given.value {
        Value::Integer(Integer { radix: 10, digits, value }) if digits != "0" => {
            let text = format!("`{name}` is written in octal, found the decimal `{digits}`");
            let help = match value {
                Some(value) if digits.bytes().all(|digit| (b'0'..=b'7').contains(&digit)) => {
                    format!("write `0o{digits:0>3}` (decimal {digits} would be `0o{value:03o}`)")
                }
                _ => format!("write `{name} = 0o027`"),
            };
            return given.refuse_help(text, help);
        }
        Value::Integer(Integer { value, .. }) => value.and_then(|value| u32::try_from(value).ok()),
        Value::Text(text) => {
            let octal = u32::from_str_radix(text.strip_prefix("0o").unwrap_or(text), 8);
            if octal.is_err() {
                let text = format!("`{text}` is not an octal number");
                return given.refuse_help(text, format!("write `{name} = 0o027`"));
            }
            octal.ok()
        }
        _ => return given.mismatch(),
    };
    match number {
        Some(mode) if mode <= largest => Some(mode),
        _ => given.refuse_help(
            format!("`{name}` has {bits} bits"),
            format!("the largest is `{largest:#o}`; write `{name} = 0o027`"),
        ),
    }
}
