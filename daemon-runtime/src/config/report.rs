//! Problems of the configuration as the compiler shows its own: file, line, the line itself and carets.

use std::fmt::Write as _;
use std::ops::Range;

use super::files::Source;
use super::place::Place;
use super::problem::Problem;
use crate::error::Error;

/// What no excerpt may show: bytes of a file, by its number.
pub(super) type Hidden = Vec<(usize, Range<usize>)>;

/// At least one problem, for people.
pub(super) fn report(mut problems: Vec<Problem>, sources: &[Source], hidden: &Hidden) -> Error {
    problems.sort_by(|one, other| one.place.cmp(&other.place));
    let mut report = String::new();
    for problem in problems.iter().take(MOST) {
        write(&mut report, problem, sources, hidden);
    }
    if problems.len() > MOST {
        let _ = writeln!(report, "error: there are {} more mistakes", problems.len() - MOST);
    }
    let mut brief = String::new();
    if let Some(first) = problems.first() {
        let _ = write!(brief, "{}", cut(&first.text).replace('\n', " "));
        if let Some(place) = where_is(&first.place, sources) {
            let _ = write!(brief, " ({place})");
        }
    }
    if problems.len() > 1 {
        let _ = write!(brief, ", and {} more", problems.len() - 1);
    }
    Error::Configuration { brief, report }
}

/// A place in one word.
fn where_is(place: &Place, sources: &[Source]) -> Option<String> {
    match place {
        Place::File { file, start, .. } => {
            let source = sources.get(*file)?;
            let (line, column, _) = locate(&source.text, *start);
            Some(format!("{}:{line}:{column}", source.path.display()))
        }
        Place::Variable(name) => Some(name.clone()),
        Place::Nowhere => None,
    }
}

fn write(text: &mut String, problem: &Problem, sources: &[Source], hidden: &Hidden) {
    let _ = writeln!(text, "error: {}", cut(&problem.text));
    let mut margin = String::from(" ");
    match &problem.place {
        Place::File { file, start, end } => {
            if let Some(source) = sources.get(*file) {
                let hidden = hidden.iter().filter(|(other, _)| other == file).map(|(_, bytes)| bytes);
                margin = excerpt(text, source, &(*start..*end), hidden);
            }
        }
        Place::Variable(name) => {
            let _ = writeln!(text, " --> {name} in the environment");
        }
        Place::Nowhere => {
            if let Some(source) = sources.first() {
                let _ = writeln!(text, " --> {}", source.path.display());
            }
        }
    }
    if let Some(help) = &problem.help {
        let _ = writeln!(text, "{margin} |\n{margin} = help: {help}");
    }
}

/// The line and the carets below it. Returns the margin.
fn excerpt<'a>(
    text: &mut String,
    source: &Source,
    bytes: &Range<usize>,
    hidden: impl Iterator<Item = &'a Range<usize>>,
) -> String {
    let (number, column, line) = locate(&source.text, bytes.start);
    let margin = " ".repeat(number.to_string().len());
    let start = line_start(&source.text, bytes.start);
    let hidden = hidden.map(|range| range.start.saturating_sub(start)..range.end.saturating_sub(start));
    let shown = visible(line, hidden);
    let before = shown.iter().filter(|(byte, _)| start + byte < bytes.start).count();
    let marked = shown.iter().filter(|(byte, _)| bytes.contains(&(start + byte))).count();
    // A line may be as long as the file.
    let cut = if before + marked > WIDTH { before.saturating_sub(WIDTH / 2) } else { 0 };
    let part: String = shown.iter().skip(cut).take(WIDTH).map(|(_, character)| character).collect();
    let [left, right] = [cut > 0, shown.len() > cut + WIDTH].map(|is_cut| if is_cut { DOTS } else { "" });
    let indent = " ".repeat(left.len() + before - cut);
    let carets = "^".repeat(marked.clamp(1, WIDTH.saturating_sub(before - cut).max(1)));
    let path = source.path.display();
    let _ = writeln!(text, "{margin}--> {path}:{number}:{column}");
    let _ = writeln!(text, "{margin} |\n{number} | {left}{part}{right}\n{margin} | {indent}{carets}");
    margin
}

/// A key or a value in a message may be as long as the file, too.
fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}{DOTS}", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// As many characters of a message as are shown.
const LONGEST: usize = 1000;

/// As many mistakes as are shown.
const MOST: usize = 20;

/// As many characters of a line as are shown.
const WIDTH: usize = 120;

/// What stands for characters that are not shown, however many they are.
const DOTS: &str = "...";

/// The characters of a line, each with the byte where it begins.
fn visible(line: &str, hidden: impl Iterator<Item = Range<usize>>) -> Vec<(usize, char)> {
    // There may be as many of them as there are bytes.
    let mut is_hidden = vec![false; line.len()];
    for range in hidden {
        let end = range.end.min(line.len());
        is_hidden.get_mut(range.start..end).unwrap_or_default().fill(true);
    }
    let mut shown = Vec::new();
    let mut hiding = false;
    for (byte, character) in line.char_indices() {
        let hide = is_hidden.get(byte) == Some(&true);
        if hide && !hiding {
            shown.extend(DOTS.chars().map(|dot| (byte, dot)));
        } else if !hide {
            shown.push((byte, if character == '\t' { ' ' } else { character }));
        }
        hiding = hide;
    }
    shown
}

fn line_start(text: &str, byte: usize) -> usize {
    text.get(..byte).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

/// Line, column (both from one) and text of the line that holds a byte.
fn locate(text: &str, byte: usize) -> (usize, usize, &str) {
    let before = text.get(..byte).unwrap_or_default();
    let start = line_start(text, byte);
    let number = before.matches('\n').count() + 1;
    let line = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    (number, before.get(start..).unwrap_or_default().chars().count() + 1, line)
}
