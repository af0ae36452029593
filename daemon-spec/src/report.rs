//! Problems of `daemon.toml` as rustc shows its own: file, line, the line itself and carets.

use std::ops::Range;

use crate::problem::Problem;

/// A problem of a file, for a terminal.
#[must_use]
pub fn report(problem: &Problem, file: &str, text: &str) -> String {
    let range = problem.site.manifest().unwrap_or(0..0);
    let excerpt = excerpt(file, text, &range, "");
    match &problem.help {
        Some(help) => {
            let margin = margin(text, &range);
            format!("error: {}\n{excerpt}\n{margin} |\n{margin} = help: {help}", problem.text)
        }
        None => format!("error: {}\n{excerpt}", problem.text),
    }
}

/// A problem of a file, for a compiler error that points at the literal that names the file.
#[must_use]
pub fn embedded(problem: &Problem, file: &str, text: &str) -> String {
    let range = problem.site.manifest().unwrap_or(0..0);
    let label = problem.help.as_deref().unwrap_or_default();
    format!("{} in `{file}`\n{}", problem.text, excerpt(file, text, &range, label))
}

fn excerpt(file: &str, text: &str, range: &Range<usize>, label: &str) -> String {
    let (number, column, line) = locate(text, range.start);
    let margin = margin(text, range);
    let width = text.get(range.clone()).unwrap_or_default().lines().next().unwrap_or_default();
    let carets = "^".repeat(width.chars().count().max(1));
    let indent: String =
        line.chars().take(column - 1).map(|character| if character == '\t' { '\t' } else { ' ' }).collect();
    let underlined = format!("{margin} | {indent}{carets} {label}");
    format!("{margin}--> {file}:{number}:{column}\n{margin} |\n{number} | {line}\n{}", underlined.trim_end())
}

fn margin(text: &str, range: &Range<usize>) -> String {
    " ".repeat(locate(text, range.start).0.to_string().len())
}

/// Line, column (both from one) and text of the line that holds a byte.
fn locate(text: &str, byte: usize) -> (usize, usize, &str) {
    let before = text.get(..byte).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let number = before.matches('\n').count() + 1;
    let line = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    (number, before[start.min(before.len())..].chars().count() + 1, line)
}
