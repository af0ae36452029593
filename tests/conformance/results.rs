//! [`Results`]: what was measured, as it is kept beside the suite: one line a cell.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use daemon_tests::package::workspace;

/// How a cell is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// As the specification wants it.
    Good,
    /// Against it.
    Bad,
    /// A fact that no specification judges.
    Plain,
    /// Nothing that the program offers.
    Absent,
}

const MARKS: [(Verdict, char); 4] =
    [(Verdict::Good, '+'), (Verdict::Bad, '!'), (Verdict::Plain, '.'), (Verdict::Absent, '-')];

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) verdict: Verdict,
    pub(crate) text: String,
}

impl Cell {
    pub(crate) fn good(text: impl Into<String>) -> Self {
        Self { verdict: Verdict::Good, text: text.into() }
    }

    pub(crate) fn bad(text: impl Into<String>) -> Self {
        Self { verdict: Verdict::Bad, text: text.into() }
    }

    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self { verdict: Verdict::Plain, text: text.into() }
    }

    pub(crate) fn absent() -> Self {
        Self { verdict: Verdict::Absent, text: "–".into() }
    }

    /// Good or bad.
    pub(crate) fn judged(good: bool, text: impl Into<String>) -> Self {
        if good { Self::good(text) } else { Self::bad(text) }
    }
}

/// The key of a cell: the row's name, the column's.
type Place = (String, String);

/// Every row with its version and setting, every cell.
#[derive(Default, Debug, PartialEq, Eq)]
pub(crate) struct Results {
    pub(crate) versions: BTreeMap<String, String>,
    pub(crate) cells: BTreeMap<Place, Cell>,
}

impl Results {
    pub(crate) fn put(&mut self, row: &str, column: &str, cell: Cell) {
        self.cells.insert((row.to_owned(), column.to_owned()), cell);
    }

    pub(crate) fn get(&self, row: &str, column: &str) -> Option<&Cell> {
        self.cells.get(&(row.to_owned(), column.to_owned()))
    }

    /// What is kept.
    pub(crate) fn kept() -> Self {
        let text = fs::read_to_string(file()).unwrap_or_default();
        let mut results = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            match fields[..] {
                [row, version] => _ = results.versions.insert(row.to_owned(), version.to_owned()),
                [row, column, mark, text] => {
                    let verdict = MARKS.iter().find(|(_, known)| mark.starts_with(*known));
                    let verdict = verdict.unwrap_or_else(|| panic!("no such mark: {line}")).0;
                    results.put(row, column, Cell { verdict, text: text.to_owned() });
                }
                _ => panic!("not a result: {line}"),
            }
        }
        results
    }

    /// Replaces what is kept of the rows that these results have.
    pub(crate) fn keep(self) {
        let mut all = Self::kept();
        all.versions.retain(|row, _| !self.versions.contains_key(row));
        all.cells.retain(|(row, _), _| !self.versions.contains_key(row));
        all.versions.extend(self.versions);
        all.cells.extend(self.cells);
        let mut text =
            "# What the conformance suite has measured; `tests/conformance/run` writes it.\n".to_owned();
        for (row, version) in &all.versions {
            let _ = writeln!(text, "{row}\t{version}");
        }
        for ((row, column), Cell { verdict, text: seen }) in &all.cells {
            let mark =
                MARKS.iter().find(|(known, _)| known == verdict).expect("every verdict has its mark").1;
            let _ = writeln!(text, "{row}\t{column}\t{mark}\t{seen}");
        }
        fs::write(file(), text).expect("the results can be kept");
    }
}

fn file() -> PathBuf {
    workspace().join("tests/conformance/results.tsv")
}
