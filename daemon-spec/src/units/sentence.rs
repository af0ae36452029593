//! Text for people, as every target can hold it.

/// The text on one line: whatever breaks or aligns lines becomes a single blank.
pub(super) fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_control() || c.is_whitespace());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
