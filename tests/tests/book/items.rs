//! Every item that the tests cite by number: who cites it, or why nobody does. The page is made from a scan of the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;

use daemon_tests::package::{files_below, workspace};

use crate::chapters::source;
use crate::generated::assert_fresh;

/// Where tests are.
const SOURCES: [&str; 7] = [
    "tests/tests",
    "tests/conformance/probes",
    "daemon-build/src",
    "daemon-macros/src/tests",
    "daemon-runtime/src",
    "daemon-spec/src",
    "daemon-spec/tests",
];
/// The letters of the items' numbers, each with its heading.
const GROUPS: [(char, &str); 10] = [
    ('D', "A daemon of the old style"),
    ('N', "A daemon of the new style"),
    ('S', "Notification"),
    ('L', "Sockets that are handed over"),
    ('R', "Reload"),
    ('C', "Credentials, directories, variables"),
    ('P', "PEP 3143"),
    ('Q', "Other supervisors"),
    ('K', "Probes of a cluster"),
    ('F', "Faults"),
];
/// How a note begins when the item has no test.
const REASONS: [&str; 3] = ["not yet: ", "not ours: ", SEE];
/// Other items follow, whose tests show this one, too.
const SEE: &str = "see ";

struct Item {
    number: String,
    specification: String,
    text: String,
    note: String,
}

fn items() -> Vec<Item> {
    let item = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [number, specification, text, note] = fields[..] else { panic!("not four fields: {line}") };
        let [number, specification, text, note] = [number, specification, text, note].map(str::to_owned);
        Item { number, specification, text, note }
    };
    source("tests/items.tsv").lines().filter(|line| !line.starts_with('#')).map(item).collect()
}

/// `d01a` and `D01a` are both the item D01a.
fn number(word: &str) -> Option<String> {
    let letter = word.chars().next()?.to_ascii_uppercase();
    let known = GROUPS.iter().any(|(group, _)| *group == letter);
    (known && looks_like_a_number(word)).then(|| format!("{letter}{}", &word[1..]))
}

/// A letter, two digits, and perhaps an `a`: of these items or of others, such as those of containers.
fn looks_like_a_number(word: &str) -> bool {
    let digits = word.get(1..3).is_some_and(|digits| digits.chars().all(|digit| digit.is_ascii_digit()));
    digits && word.starts_with(|first: char| first.is_ascii_alphabetic()) && matches!(&word[3..], "" | "a")
}

/// Which tests cite which item: by the beginning of their names, or in their text.
fn citations() -> BTreeMap<String, BTreeSet<String>> {
    let mut citations: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for directory in SOURCES {
        for path in files_below(&workspace().join(directory)) {
            let path = PathBuf::from(directory).join(path);
            if !path.ends_with("book/items.rs") && path.extension().is_some_and(|extension| extension == "rs")
            {
                let path = path.display().to_string();
                for (item, by) in cited_in(&path, &source(&path)) {
                    citations.entry(item).or_default().insert(by);
                }
            }
        }
    }
    citations
}

fn cited_in(path: &str, text: &str) -> Vec<(String, String)> {
    let mut citations = Vec::new();
    let tests_only = !path.contains("/src/") || path.contains("tests");
    for line in text.lines() {
        if let Some(name) =
            line.trim_start().strip_prefix("fn ").and_then(|rest| rest.split(['(', '<']).next())
        {
            let numbers = name.split('_').take_while(|word| looks_like_a_number(word)).filter_map(number);
            citations.extend(numbers.map(|item| (item, format!("`{name}`"))));
        } else if tests_only && !line.trim_start().starts_with("//!") {
            // What the first line of a file promises is shown by its tests' names, and not by itself.
            let words = line.split(|character: char| !character.is_ascii_alphanumeric());
            let upper = |word: &&str| word.starts_with(|first: char| first.is_ascii_uppercase());
            let file = path.rsplit_once("tests/").map_or(path, |(_, file)| file);
            citations.extend(words.filter(upper).filter_map(number).map(|item| (item, format!("`{file}`"))));
        }
    }
    citations
}

#[test]
fn every_item_has_tests_or_a_reason_and_every_number_that_is_cited_exists() {
    let (items, citations) = (items(), citations());
    assert!(items.len() > 150, "the table of items has lost its rows");
    let mut wrong = Vec::new();
    for item in &items {
        let tests = citations.get(&item.number);
        let excused = REASONS.iter().any(|word| item.note.starts_with(word));
        match tests {
            None if !excused => {
                wrong.push(format!("{} has neither a test nor a reason: {}", item.number, item.text));
            }
            Some(tests) if excused => wrong
                .push(format!("{} is `{}` in tests/items.tsv, but has {tests:?}", item.number, item.note)),
            _ => {}
        }
        let others = item.note.strip_prefix(SEE).and_then(|note| note.split(':').next()).unwrap_or_default();
        for other in others.split(", ").filter(|other| !other.is_empty() && !citations.contains_key(*other)) {
            wrong.push(format!("{} leads to {other}, which has no test", item.number));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let known: BTreeSet<&String> = items.iter().map(|item| &item.number).collect();
    assert_eq!(known.len(), items.len(), "a number twice");
    for (item, by) in &citations {
        assert!(known.contains(item), "{item} is cited by {by:?} and is no item");
    }
}

#[test]
fn the_page_of_items_is_fresh() {
    let (items, citations) = (items(), citations());
    let mut text = String::new();
    for (letter, heading) in GROUPS {
        let _ = writeln!(text, "## {heading}\n\n| | asks | says | shown by |\n|---|---|---|---|");
        for item in items.iter().filter(|item| item.number.starts_with(letter)) {
            let tests =
                citations.get(&item.number).map(|tests| tests.iter().cloned().collect::<Vec<_>>().join(", "));
            let shown = [item.note.clone(), tests.unwrap_or_default()];
            let shown: Vec<String> = shown.into_iter().filter(|part| !part.is_empty()).collect();
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} |",
                item.number,
                item.specification,
                item.text,
                shown.join("<br>")
            );
        }
        text.push('\n');
    }
    assert_fresh("items.md", &text);
}
