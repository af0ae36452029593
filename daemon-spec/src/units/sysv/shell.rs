//! Quoting for the shell of POSIX: "Shell Command Language", section 2.2.

/// One word: as it is when nothing in it is special, else in single quotes.
pub(in crate::units) fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/.,_-+:@%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Words to follow others on a line.
pub(in crate::units) fn words<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    texts.into_iter().flat_map(|text| [" ".to_owned(), word(text)]).collect()
}
