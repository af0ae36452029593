//! Texts: the description, addresses of documentation, arguments.

use super::given::Given;
use crate::value::Value;

/// Whatever it says.
pub(super) fn any(given: &mut Given) -> Option<String> {
    given.text()
}

/// One line without control characters.
pub(super) fn line(given: &mut Given) -> Option<String> {
    let text = given.text()?;
    if text.trim().is_empty() {
        return given.refuse(format!("`{}` is empty", given.name));
    }
    if text.chars().any(char::is_control) {
        return given.refuse(format!("`{}` is one line without control characters", given.name));
    }
    Some(text)
}

/// What systemd takes for documentation.
pub(super) fn uris(given: &mut Given) -> Option<Vec<String>> {
    given.one_or_more(|given| {
        let text = given.text()?;
        if is_uri(&text) {
            return Some(text);
        }
        given.refuse_help(
            format!("`{text}` is not an address of documentation"),
            "it starts with `https:`, `http:`, `file:`, `info:` or `man:` and has no spaces",
        )
    })
}

pub(super) fn is_uri(text: &str) -> bool {
    let schemes = ["https://", "http://", "file:/", "info:", "man:"];
    schemes.iter().any(|scheme| text.len() > scheme.len() && text.starts_with(scheme))
        && !text.contains(|character: char| character.is_whitespace() || character.is_control())
}

/// Arguments, one string each: a single string would have to be split, and nobody knows how.
pub(super) fn arguments(given: &mut Given) -> Option<Vec<String>> {
    match given.value {
        Value::List(items) => Some(given.each(items, any)),
        Value::Text(text) => {
            let words: Vec<String> = text.split_whitespace().map(|word| format!("{word:?}")).collect();
            let help = format!("write `args = [{}]`", words.join(", "));
            given.refuse_help("`args` is a list of strings, found a string", help)
        }
        _ => given.mismatch(),
    }
}
