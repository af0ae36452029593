//! A reader of unit files, written from systemd.syntax(7), systemd.service(5) and systemd.unit(5) alone.

/// One assignment: section, key, value.
pub type Assignment = (String, String, String);

/// The assignments of a file.
///
/// # Errors
///
/// The first line that is none of comment, section and assignment.
pub fn read(text: &str) -> Result<Vec<Assignment>, String> {
    let (mut section, mut assignments, mut pending) = (String::new(), Vec::new(), String::new());
    for line in text.split(['\n', '\r', '\0']) {
        let line = line.trim_matches([' ', '\t']);
        if line.starts_with(['#', ';']) || (line.is_empty() && pending.is_empty()) {
            continue;
        }
        if let Some(part) = line.strip_suffix('\\') {
            pending = format!("{pending}{part} ");
            continue;
        }
        let line = std::mem::take(&mut pending) + line;
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            name.clone_into(&mut section);
        } else if let Some((key, value)) = line.split_once('=') {
            assignments.push((section.clone(), key.trim_end().to_owned(), value.trim_start().to_owned()));
        } else {
            return Err(format!("neither section nor assignment: {line:?}"));
        }
    }
    if pending.is_empty() { Ok(assignments) } else { Err("the file ends in a backslash".to_owned()) }
}

/// Every value of the key, in order.
///
/// # Panics
///
/// When the file cannot be read.
#[must_use]
pub fn values(text: &str, key: &str) -> Vec<String> {
    let assignments = read(text).unwrap_or_else(|why| panic!("{why}\n{text}"));
    assignments.into_iter().filter(|(_, name, _)| name == key).map(|(_, _, value)| value).collect()
}

/// The one value of the key.
///
/// # Panics
///
/// When there is none, or more than one.
#[must_use]
#[track_caller]
pub fn value(text: &str, key: &str) -> String {
    let mut values = values(text, key);
    assert_eq!(values.len(), 1, "{key} in\n{text}");
    values.remove(0)
}

/// A command line: the words that the program would see. Only lines without variables are understood.
///
/// # Errors
///
/// What systemd would refuse, or would read as something else than words.
pub fn command(value: &str) -> Result<Vec<String>, String> {
    let (literal, line) = value.strip_prefix(':').map_or((false, value), |rest| (true, rest));
    if !literal && line.contains('$') {
        return Err("a dollar sign is read as a variable".to_owned());
    }
    if line.split([' ', '\t']).any(|word| word == ";") {
        return Err("a lone semicolon begins another command".to_owned());
    }
    let words = words(line)?;
    if words.first().is_none_or(|first| !first.starts_with('/')) {
        return Err("the first word is not an absolute path".to_owned());
    }
    words.iter().map(|word| specifiers(word)).collect()
}

/// The words of a value: quotes and C-style escapes of systemd.syntax(7), "Quoting".
///
/// # Errors
///
/// An open quote, text right behind a closing one, an unknown escape, or bytes that are not UTF-8.
pub fn words(value: &str) -> Result<Vec<String>, String> {
    words_with(value, escape)
}

/// The words of a value that some versions read with C-style escapes and some without (`ReadWritePaths=` of 252):
/// both must find the same, specifiers replaced.
///
/// # Errors
///
/// What [`words`] and [`specifiers`] refuse, and whatever is not the same.
pub fn portable_words(value: &str) -> Result<Vec<String>, String> {
    let next = |chars: &mut std::str::Chars<'_>, bytes: &mut Vec<u8>| {
        let c = chars.next().ok_or("a lone backslash")?;
        bytes.extend(c.to_string().bytes());
        Ok(())
    };
    let (with, without) = (words(value)?, words_with(value, next)?);
    if with != without {
        return Err(format!("{with:?} with escapes, {without:?} without"));
    }
    with.iter().map(|word| specifiers(word)).collect()
}

type Escape = fn(&mut std::str::Chars<'_>, &mut Vec<u8>) -> Result<(), String>;

fn words_with(value: &str, escape: Escape) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut rest = value.trim_start_matches(BLANK);
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '"' | '\'' => Some(first),
            _ => None,
        };
        let (word, after) = word(&rest[usize::from(end.is_some())..], end, escape)?;
        if end.is_some() && !after.is_empty() && !after.starts_with(BLANK) {
            return Err(format!("text behind a closing quote: {after:?}"));
        }
        words.push(word);
        rest = after.trim_start_matches(BLANK);
    }
    Ok(words)
}

/// Systemd.unit(5), "Specifiers": `%%`, and `%i`, which is empty outside of templates. No other is expected.
///
/// # Errors
///
/// Any other specifier.
pub fn specifiers(text: &str) -> Result<String, String> {
    let mut parts = text.split('%');
    let mut read = parts.next().unwrap_or_default().to_owned();
    while let Some(part) = parts.next() {
        match part.strip_prefix('i') {
            Some(rest) => read += rest,
            None if part.is_empty() => {
                read.push('%');
                read += parts.next().ok_or("a lone percent sign")?;
            }
            None => return Err(format!("the specifier of %{part}")),
        }
    }
    Ok(read)
}

/// A list of paths, each with a colon only where it has a second half (`RuntimeDirectory=`).
///
/// # Errors
///
/// A colon, or what [`words`] and [`specifiers`] refuse.
pub fn paths(value: &str) -> Result<Vec<String>, String> {
    if value.contains([':', '"', '\'']) {
        return Err(format!("quotes and colons mean more than one thing here: {value:?}"));
    }
    words(value)?.iter().map(|path| specifiers(path)).collect()
}

const BLANK: [char; 4] = [' ', '\t', '\n', '\r'];

/// One word up to the quote `end`, or up to white space, and what follows.
fn word(text: &str, end: Option<char>, escape: Escape) -> Result<(String, &str), String> {
    let (mut bytes, mut chars) = (Vec::new(), text.chars());
    loop {
        let before = chars.as_str();
        match chars.next() {
            None if end.is_some() => return Err(format!("no closing quote: {text:?}")),
            None => break,
            Some(c) if Some(c) == end => break,
            Some(c) if end.is_none() && BLANK.contains(&c) => {
                chars = before.chars();
                break;
            }
            Some('\\') => escape(&mut chars, &mut bytes)?,
            Some(c) => bytes.extend(c.to_string().bytes()),
        }
    }
    let word = String::from_utf8(bytes).map_err(|error| error.to_string())?;
    Ok((word, chars.as_str()))
}

/// The table of systemd.syntax(7).
fn escape(chars: &mut std::str::Chars<'_>, bytes: &mut Vec<u8>) -> Result<(), String> {
    let kind = chars.next().ok_or("a lone backslash")?;
    let byte = match kind {
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 11,
        's' => b' ',
        '\\' | '"' | '\'' => u8::try_from(kind).expect("ASCII"),
        'x' => {
            let digits = chars.as_str().get(..2).ok_or("fewer than two hexadecimal digits")?;
            *chars = chars.as_str()[2..].chars();
            u8::from_str_radix(digits, 16).map_err(|error| error.to_string())?
        }
        _ => return Err(format!("the escape \\{kind}")),
    };
    bytes.push(byte);
    Ok(())
}
