//! An example of the configuration: every key with its documentation, as TOML. See <https://toml.io/en/v1.0.0>.

use std::fmt::Write as _;

use super::UnitFile;
use crate::settings::{Key, Presence, Sample, Settings, Shape};
use crate::spec::Spec;

/// The file with this text, under the name that the configuration has once it is installed. Nothing where none is
/// declared.
#[must_use]
pub fn file(spec: &Spec, contents: String) -> Option<UnitFile> {
    let name = spec.config.as_deref()?.rsplit('/').next()?;
    Some(UnitFile::new(format!("etc/{name}"), contents))
}

/// The text. A line of documentation begins with `# `, or is `#` alone; a key that can be left out begins with `#`
/// and no blank, so that taking it away puts the key in force.
#[must_use]
pub fn render(spec: &Spec, settings: &Settings) -> String {
    let mut text = String::new();
    comment(
        &mut text,
        &format!(
            "An example of {}, written by cargo build from the type {} of {} {}.",
            spec.config.as_deref().unwrap_or_default(),
            settings.name,
            spec.name,
            spec.version
        ),
    );
    comment(
        &mut text,
        "A key behind a # can be left out: what is shown holds then, unless it is only for example.",
    );
    if !settings.documentation.is_empty() {
        comment(&mut text, "");
        documentation(&mut text, &settings.documentation);
    }
    table(&mut text, &settings.keys, &[], false);
    text
}

/// The keys of one table, then the tables in it: what stands below a header belongs to it.
fn table(text: &mut String, keys: &[Key], path: &[String], is_out: bool) {
    let is_table = |key: &&Key| matches!(key.shape, Shape::Table(_) | Shape::Tables(_));
    for key in keys.iter().filter(|key| !is_table(key)) {
        text.push('\n');
        documentation(text, &key.documentation);
        value(text, key, is_out);
    }
    for key in keys.iter().filter(is_table) {
        let is_out = is_out || key.presence != Presence::Required;
        let path: Vec<String> = path.iter().cloned().chain([word(&key.name)]).collect();
        let (keys, open, close) = match &key.shape {
            Shape::Tables(keys) => (keys, "[[", "]]"),
            Shape::Table(keys) => (keys, "[", "]"),
            _ => continue,
        };
        text.push('\n');
        documentation(text, &key.documentation);
        line(text, is_out, &format!("{open}{}{close}", path.join(".")));
        table(text, keys, &path, is_out);
    }
}

fn value(text: &mut String, key: &Key, is_out: bool) {
    let name = word(&key.name);
    let is_out = is_out || key.presence != Presence::Required;
    let remark = match key.presence {
        Presence::Required => " # has to be set",
        Presence::Optional => " # for example",
        Presence::Default => "",
    };
    match &key.shape {
        Shape::Value(sample) => line(text, is_out, &format!("{name} = {}{remark}", inline(sample))),
        Shape::Choice(sample, names) => {
            let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            comment(text, &format!("One of {}.", names.join(", ")));
            line(text, is_out, &format!("{name} = {}{remark}", quoted(sample)));
        }
        // Its form is not known, so that there is no key to put in force.
        Shape::Unknown if key.presence == Presence::Required => {
            comment(text, &format!("{name} = ...{remark}"));
        }
        Shape::Unknown => comment(text, &format!("{name} = ...")),
        Shape::Table(_) | Shape::Tables(_) => {}
    }
}

fn line(text: &mut String, is_out: bool, line: &str) {
    text.push_str(if is_out { "#" } else { "" });
    text.push_str(line);
    text.push('\n');
}

fn documentation(text: &mut String, lines: &[String]) {
    for line in lines {
        comment(text, line);
    }
}

/// A comment of TOML holds no control characters.
fn comment(text: &mut String, words: &str) {
    let words: String = words.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    text.push_str(format!("# {words}").trim_end());
    text.push('\n');
}

/// A key, in quotes where it has to be.
fn word(name: &str) -> String {
    let is_bare = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    if !name.is_empty() && name.chars().all(is_bare) { name.to_owned() } else { quoted(name) }
}

fn inline(sample: &Sample) -> String {
    match sample {
        Sample::Text(text) => quoted(text),
        Sample::Integer(number) => number.to_string(),
        Sample::Float(number) => format!("{number:?}"),
        Sample::Boolean(boolean) => boolean.to_string(),
        Sample::List(samples) => {
            format!("[{}]", samples.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        Sample::Map => "{}".to_owned(),
    }
}

/// A basic string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            letter if letter.is_control() => {
                write!(quoted, "\\u{:04x}", u32::from(letter)).expect("a String takes everything");
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
