//! The tables of the book's page, from the results that are kept.

use std::fmt::Write as _;
use std::fs;

use daemon_tests::package::workspace;

use crate::column::Table;
use crate::results::{Cell, Results, Verdict};
use crate::subject::Subject;
use crate::{TABLES, blessing};

/// Every generated file with its text.
pub(crate) fn files(subjects: &[Subject], results: &Results) -> Vec<(String, String)> {
    let mut files = vec![("conformance-subjects.md".to_owned(), list(subjects, results))];
    files.extend(
        TABLES
            .iter()
            .map(|table| (format!("conformance-{}.md", table.name), rendered(table, subjects, results))),
    );
    files
}

fn list(subjects: &[Subject], results: &Results) -> String {
    let mut text = "| | version | set up as |\n|---|---|---|\n".to_owned();
    for subject in subjects {
        let version = results.versions.get(subject.name).map_or("", String::as_str);
        let _ = writeln!(text, "| {} | {version} | {} |", subject.name, subject.setup);
    }
    text
}

fn rendered(table: &Table, subjects: &[Subject], results: &Results) -> String {
    let headings: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let mut text = format!("| | {} |\n|---|{}\n", headings.join(" | "), "---|".repeat(headings.len()));
    for subject in subjects {
        let cells: Vec<Option<&Cell>> =
            table.columns.iter().map(|column| results.get(subject.name, column.name)).collect();
        if cells.iter().flatten().all(|cell| cell.verdict == Verdict::Absent) {
            continue;
        }
        let _ = writeln!(text, "| {} |{}", subject.name, cells.into_iter().map(shown).collect::<String>());
    }
    text.push('\n');
    for column in table.columns {
        let _ = writeln!(text, "- **{}**: {}", column.name, column.about);
    }
    text
}

fn shown(cell: Option<&Cell>) -> String {
    match cell {
        Some(Cell { verdict: Verdict::Bad, text }) => format!(" **{text}** |"),
        Some(Cell { text, .. }) => format!(" {text} |"),
        None => "  |".to_owned(),
    }
}

/// Insists that the book has these files, or writes them.
pub(crate) fn assert_fresh(files: &[(String, String)]) {
    for (name, text) in files {
        let path = workspace().join("book/src/generated").join(name);
        if blessing() {
            fs::write(&path, text).expect("a generated file");
        }
        let stored = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(&stored, text, "{} is not fresh: DAEMON_TESTS_BLESS=1 writes it", path.display());
    }
}
