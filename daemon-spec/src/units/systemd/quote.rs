//! Quoting for systemd's own parsers, which differ from directive to directive: systemd.syntax(7),
//! systemd.service(5) "Command lines", systemd.unit(5) "Specifiers".

use std::fmt::Write as _;

/// `%` begins a specifier nearly everywhere.
pub(in crate::units) fn specifiers(text: &str) -> String {
    text.replace('%', "%%")
}

/// One word of a list that is split at white space, unquoted and C-unescaped: arguments, variables, tmpfiles.d.
pub(in crate::units) fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/.,_-+:=@~^%".contains(c) || !c.is_ascii();
    if !text.is_empty() && text.chars().all(plain) {
        return specifiers(text);
    }
    quoted(text)
}

/// One path of `BindPaths=` and `BindReadOnlyPaths=`, where a colon outside of quotes parts two.
pub(super) fn bind_word(text: &str) -> String {
    if text.contains(':') { quoted(text) } else { word(text) }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '%' => quoted.push_str("%%"),
            c if c.is_ascii_control() => push_escape(&mut quoted, c),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// One directory of `RuntimeDirectory=` and its kin, which are split a second time, at `:`, so that quotes do
/// not protect: everything special is spelt as a number.
pub(in crate::units) fn path_word(text: &str) -> String {
    let mut quoted = String::new();
    for c in text.chars() {
        match c {
            '%' => quoted.push_str("%%"),
            '"' | '\'' | '\\' | ':' | ' ' | ';' | '#' => push_escape(&mut quoted, c),
            c if c.is_ascii_control() => push_escape(&mut quoted, c),
            c => quoted.push(c),
        }
    }
    quoted
}

/// A value that is the rest of the line as it stands. A final backslash would join the next line, and a
/// final blank be cut off: `%i` is empty outside of templates and guards both. What ends a line has no
/// spelling here and becomes a blank, so that it cannot begin another directive.
pub(in crate::units) fn line(text: &str) -> String {
    let guard = if text.ends_with(['\\', ' ', '\t', '\n', '\r', '\0']) { "%i" } else { "" };
    specifiers(&text.replace(['\n', '\r', '\0'], " ")) + guard
}

fn push_escape(quoted: &mut String, c: char) {
    write!(quoted, "\\x{:02x}", u32::from(c)).expect("a String takes everything");
}
