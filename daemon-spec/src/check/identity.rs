//! Names of daemons, users and groups.

use super::given::Given;

/// As in the user database: `struct utmpx` holds no more.
const LONGEST: usize = 31;

/// A name that files, units, users and init scripts can have.
pub(super) fn daemon_name(given: &mut Given) -> Option<String> {
    let name = given.text()?;
    let fits = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    let text = if name.is_empty() {
        "a daemon's name cannot be empty".to_owned()
    } else if let Some(character) = name.chars().find(|character| !fits(*character)) {
        format!("`{name}` is not a daemon's name: {} is not allowed", spell(character))
    } else if name.starts_with(['-', '_']) {
        format!("`{name}` is not a daemon's name: it starts with `{}`", &name[..1])
    } else if name.len() > 100 {
        format!("a daemon's name has at most 100 letters, found {}", name.len())
    } else {
        return Some(name);
    };
    given.refuse_help(text, "names are letters, digits, `-` and `_`, and start with a letter or a digit")
}

pub(super) fn user(given: &mut Given) -> Option<String> {
    let user = given.text()?;
    if matches!(user.as_str(), "root" | "0") {
        return given.refuse_help(
            format!("`user = \"{user}\"` drops no privileges"),
            "name an unprivileged user, or leave `user` out to stay as started",
        );
    }
    account(given, "user", user)
}

pub(super) fn group(given: &mut Given) -> Option<String> {
    let group = given.text()?;
    if matches!(group.as_str(), "root" | "0") {
        let text = format!("`{} = \"{group}\"` keeps what root's group may do", given.name);
        return given.refuse_help(text, "name an unprivileged group, or leave it out");
    }
    account(given, "group", group)
}

pub(super) fn groups(given: &mut Given) -> Option<Vec<String>> {
    given.one_or_more(group)
}

/// Whose a file is: root's, too.
pub(super) fn owner(given: &mut Given) -> Option<String> {
    owning(given, "user")
}

/// The group of a file: root's, too.
pub(super) fn owning_group(given: &mut Given) -> Option<String> {
    owning(given, "group")
}

fn owning(given: &mut Given, what: &str) -> Option<String> {
    let name = given.text()?;
    if name == "0" { Some(name) } else { account(given, what, name) }
}

/// A name or a number that `getpwnam` or `setuid` can take.
fn account(given: &mut Given, what: &str, name: String) -> Option<String> {
    if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) {
        // -1 as 16 and 32 bits means "leave as it is" to setuid and its kin.
        return match name.parse::<u32>() {
            Ok(0 | 65535 | u32::MAX) | Err(_) => given.refuse_help(
                format!("`{name}` is not the number of a {what}"),
                "numbers go from 1 to 4294967294, without 65535",
            ),
            Ok(number) => Some(number.to_string()),
        };
    }
    let fits = |character: char| {
        character.is_ascii_lowercase() || character.is_ascii_digit() || matches!(character, '-' | '_')
    };
    let text = if name.is_empty() {
        format!("a {what} name cannot be empty")
    } else if let Some(character) = name.chars().find(|character| !fits(*character)) {
        format!("`{name}` is not a {what} name: {} is not allowed", spell(character))
    } else if !name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_') {
        format!("`{name}` is not a {what} name: it starts with `{}`", &name[..1])
    } else if name.len() > LONGEST {
        format!("a {what} name has at most {LONGEST} letters, found {}", name.len())
    } else {
        return Some(name);
    };
    given.refuse_help(
        text,
        format!("{what} names are lower-case letters, digits, `-` and `_`, and start with a letter or `_`"),
    )
}

/// A character by a name that can be seen.
pub(super) fn spell(character: char) -> String {
    match character {
        ' ' => "a space".to_owned(),
        '\n' => "a line break".to_owned(),
        other if other.is_control() || other.is_whitespace() => format!("`{}`", other.escape_unicode()),
        other => format!("`{other}`"),
    }
}
