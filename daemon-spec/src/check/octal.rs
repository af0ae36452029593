//! File modes and the umask.

use super::given::Given;
use crate::value::{Integer, Value};

pub(super) fn umask(given: &mut Given) -> Option<u32> {
    mode(given)
}

/// Nine bits, written in octal so that nobody has to guess.
pub(super) fn mode(given: &mut Given) -> Option<u32> {
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
        Some(mode) if mode <= 0o777 => Some(mode),
        _ => given.refuse_help(
            format!("`{name}` has nine bits"),
            format!("the largest is `0o777`; write `{name} = 0o027`"),
        ),
    }
}
