//! One line for a text of many: how `daemon.toml` travels in an environment variable.

/// Writes line breaks and backslashes so that the result is one line.
#[must_use]
pub fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r")
}

/// Reads what [`escape`] wrote.
#[must_use]
pub fn unescape(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        text.push(match character {
            '\\' => match characters.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{escape, unescape};

    #[test]
    fn comes_back_as_it_went() {
        for text in ["", "a = 1\nb = 2\n", "\\n", "\\\\\n\\", "a\r\nb", "ümlaut\t\"'"] {
            assert_eq!(unescape(&escape(text)), text);
            assert!(!escape(text).contains(['\n', '\r']), "{text:?} is more than one line");
        }
    }
}
