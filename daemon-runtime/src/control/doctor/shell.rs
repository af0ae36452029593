//! Words of a shell's command.

use std::path::Path;

/// As one word, whatever is in it.
pub(super) fn word(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_@%+=:,./-".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// The same for a path.
pub(super) fn path(path: &Path) -> String {
    word(&path.to_string_lossy())
}
