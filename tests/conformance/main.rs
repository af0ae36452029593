//! The conformance suite: what daemons are after a start by a careless launcher, ours and those of others, cell by cell.
//!
//! Our own rows are measured on every run and must be as the book has them. Those of others are measured by
//! `tests/conformance/run`, which builds them first.

mod column;
mod family;
mod ours;
mod page;
mod peers;
mod probes {
    pub(crate) mod booted;
    pub(crate) mod dirty;
    pub(crate) mod handed_over;
    pub(crate) mod identity;
    pub(crate) mod managed;
    pub(crate) mod outcome;
    pub(crate) mod pidfile;
}
mod results;
mod subject;
mod trial;

use daemon_tests::skip::skip;
use nix::unistd::Uid;

use crate::column::Table;
use crate::results::{Cell, Results, Verdict};
use crate::subject::Subject;

pub(crate) const TABLES: [Table; 5] = [
    probes::dirty::TABLE,
    probes::identity::TABLE,
    probes::outcome::TABLE,
    probes::pidfile::TABLE,
    probes::managed::TABLE,
];

/// Every row of the page, in its order.
fn rows() -> Vec<Subject> {
    ours::subjects().into_iter().chain(peers::subjects()).collect()
}

/// Instead of a version.
const LEFT_OUT: &str = "left out: not to be had on the machine of the last run";

fn measured(subjects: &[Subject]) -> Results {
    let mut results = Results::default();
    for subject in subjects {
        let version = (subject.version)();
        let of = |table: &Table| {
            if version.is_some() { (table.measure)(subject) } else { column::none(table.columns) }
        };
        let cells: Vec<Vec<Cell>> = TABLES.iter().map(of).collect();
        if cells.iter().any(Vec::is_empty) {
            // Said so already: there is no box to be had here.
            continue;
        }
        for (table, cells) in TABLES.iter().zip(cells) {
            assert_eq!(cells.len(), table.columns.len(), "{} of {}", table.name, subject.name);
            for (column, cell) in table.columns.iter().zip(cells) {
                println!("{}: {}: {:?} {}", subject.name, column.name, cell.verdict, cell.text);
                results.put(subject.name, column.name, cell);
            }
        }
        results.versions.insert(subject.name.to_owned(), version.unwrap_or_else(|| LEFT_OUT.to_owned()));
    }
    results
}

/// Whether what is kept is to be written anew.
fn blessing() -> bool {
    std::env::var_os("DAEMON_TESTS_BLESS").is_some()
}

#[test]
fn our_rows_are_as_the_page_has_them_and_nothing_in_them_is_bad() {
    if !Uid::effective().is_root() {
        return skip("the conformance suite starts daemons as root");
    }
    let measured = measured(&ours::subjects());
    let bad: Vec<_> = measured.cells.iter().filter(|(_, cell)| cell.verdict == Verdict::Bad).collect();
    assert!(bad.is_empty(), "{bad:#?}");
    if blessing() {
        measured.keep();
    } else {
        let kept = Results::kept();
        for ((row, column), cell) in &measured.cells {
            assert_eq!(Some(cell), kept.get(row, column), "{row}: {column}");
        }
    }
}

#[test]
#[ignore = "`tests/conformance/run` builds the peers first"]
fn the_rows_of_the_peers_are_measured() {
    measured(&peers::subjects()).keep();
}

#[test]
fn the_page_is_fresh_and_whole() {
    let (rows, results) = (rows(), Results::kept());
    for row in &rows {
        let version = results.versions.get(row.name).map(String::as_str).unwrap_or_default();
        assert!(!version.is_empty(), "{} has no version", row.name);
        let mut seen = 0;
        for table in &TABLES {
            for column in table.columns {
                let cell = results.get(row.name, column.name);
                let cell = cell.unwrap_or_else(|| panic!("{}: {} is empty", row.name, column.name));
                assert!(!cell.text.is_empty(), "{}: {} is empty", row.name, column.name);
                seen += usize::from(cell.verdict != Verdict::Absent);
            }
        }
        assert!(seen > 2 || version == LEFT_OUT, "{} has only {seen} cells", row.name);
    }
    let columns: usize = TABLES.iter().map(|table| table.columns.len()).sum();
    assert_eq!(results.cells.len(), rows.len() * columns, "results of rows or columns that are no more");
    page::assert_fresh(&page::files(&rows, &results));
}
