//! What chapters list is what the code has, in its order.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use daemon_tests::package::{files_below, workspace};

use crate::chapters::{chapter, chapters, source};

/// The function of the start sequence, whole.
pub(crate) fn prepare(source: &str) -> &str {
    let start = source.find("fn prepare(").expect("the start sequence is there");
    let end = source[start..].find("\n}\n").expect("it ends");
    &source[start..start + end + 3]
}

/// The functions that are called, as written, without methods and constructors.
fn calls(body: &str) -> Vec<String> {
    let is_path = |character: char| character.is_alphanumeric() || "_:.".contains(character);
    body.match_indices('(')
        .filter_map(|(at, _)| {
            let name = body[..at].rsplit(|character| !is_path(character)).next()?;
            let last = name.rsplit("::").next()?;
            let function = last.starts_with(char::is_lowercase) && !name.contains('.');
            (function && name != "Arc::clone").then(|| name.to_owned())
        })
        .collect()
}

/// What stands in backquotes.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn the_chapter_of_the_start_has_every_step_in_order() {
    let text = source("daemon-runtime/src/start.rs");
    let body = &prepare(&text)["fn prepare(".len()..];
    let steps = calls(body);
    assert!(steps.len() > 15, "{steps:?}");
    let chapter = chapter("start.md");
    let (_, list) = chapter.split_once("## Before main").expect("the list has its heading");
    let (list, _) = list.split_once("\n## ").expect("another section follows");
    let told: Vec<&str> = quoted(list).filter(|name| steps.iter().any(|step| step == name)).collect();
    assert_eq!(told, steps);
}

#[test]
fn explain_tells_of_every_step_of_the_start_in_its_order() {
    let text = source("daemon-runtime/src/start.rs");
    let body = &prepare(&text)["fn prepare(".len()..];
    let steps = calls(body);
    let explain = source("daemon-runtime/src/control/explain.rs");
    let (_, table) = explain.split_once("const STEPS").expect("the table of explain");
    let (table, _) = table.split_once("];").expect("it ends");
    let named: Vec<&str> = quoted(table).collect();
    assert_eq!(named, steps);
}

#[test]
fn the_chapter_of_systemd_explains_every_line_of_the_service_and_no_other() {
    let service = source("book/src/generated/units.txt");
    let (_, service) = service.split_once("ANCHOR: service").expect("the service is shown");
    let (service, _) = service.split_once("ANCHOR_END: service").expect("it ends");
    let written: BTreeSet<&str> = service.lines().filter_map(|line| Some(line.split_once('=')?.0)).collect();
    assert!(written.len() > 30, "{written:?}");
    let chapter = chapter("tutorial/systemd.md");
    let rows = chapter.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.filter_map(|row| row.split('|').nth(1));
    let explained: BTreeSet<&str> = cells.flat_map(quoted).collect();
    assert_eq!(explained, written);
}

#[test]
fn troubleshooting_has_every_message() {
    let display = source("daemon-runtime/src/error/display.rs");
    let chapter = chapter("troubleshooting.md");
    let mut seen = 0;
    for literal in display.split('"').skip(1).step_by(2) {
        let longest = literal.split(['{', '}']).max_by_key(|part| part.len()).unwrap_or_default();
        // Shown between backquotes, where one of its own would end it.
        let longest = longest.split('`').max_by_key(|part| part.len()).unwrap_or_default().trim();
        if longest.len() > 3 {
            assert!(chapter.contains(longest), "troubleshooting does not know `{literal}`");
            seen += 1;
        }
    }
    assert!(seen > 25, "only {seen} messages were looked at");
}

#[test]
fn the_reference_names_every_parameter_and_return_type() {
    let files = ["params.rs", "credentials.rs"].map(|file| source(&format!("daemon-runtime/src/{file}")));
    let parameters = files.concat();
    let outcome = source("daemon-runtime/src/outcome.rs");
    let sockets = ["parameter.rs", "parameter/async_io.rs"]
        .map(|file| source(&format!("daemon-runtime/src/socket/{file}")))
        .map(|file| file.split_once("\nparameters! {").expect("sockets are parameters").1.to_owned())
        .concat();
    let sockets = sockets.lines().filter_map(|line| Some(line.split_once(" => ")?.0.trim()));
    let types = between(&parameters, "\nimpl FromDaemon for ", " {").chain(sockets).chain(["Tokio<T>"]);
    let returns = between(&outcome, " Outcome for ", " {").filter(|name| *name != "Never");
    let chapter = chapter("reference/main.md");
    let mut seen = 0;
    for name in types.chain(returns) {
        assert!(quoted(&chapter).any(|quoted| quoted == name), "the reference does not name `{name}`");
        seen += 1;
    }
    assert!(seen >= 19, "only {seen} types were looked at");
}

#[test]
fn every_chapter_ends_with_what_tests_show() {
    for chapter in chapters().iter().filter(|chapter| !chapter.path.ends_with("SUMMARY.md")) {
        let last = chapter.text.lines().rfind(|line| line.starts_with('#'));
        assert_eq!(last, Some("## What a test shows"), "{}", chapter.path.display());
    }
}

#[test]
fn every_file_and_test_that_book_and_security_name_is_there() {
    let rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    let sources = ["tests", "examples", "daemon-spec/tests", "daemon-macros/src"]
        .map(|directory| workspace().join(directory));
    let tests: String = sources
        .iter()
        .flat_map(|directory| {
            files_below(directory).into_iter().filter(rust).map(|path| directory.join(path))
        })
        .map(|path| fs::read_to_string(path).expect("a source"))
        .collect();
    let mut seen = 0;
    let mut shown: Vec<(PathBuf, String)> = chapters()
        .into_iter()
        .filter_map(|chapter| {
            Some((chapter.path, chapter.text.split_once("## What a test shows")?.1.to_owned()))
        })
        .collect();
    shown.push(("SECURITY.md".into(), source("SECURITY.md")));
    for (path_of_text, shown) in shown {
        for name in quoted(&shown).filter(|name| !name.contains(' ')) {
            let path = name.split_once('/').is_some_and(|(top, _)| ["tests", "examples"].contains(&top));
            let test = name.matches('_').count() > 2;
            let there = if path {
                workspace().join(name).exists()
            } else {
                tests.contains(&format!("fn {name}(")) || tests.contains(&format!("    {name}("))
            };
            assert!(there || !(path || test), "{}: `{name}` is not there", path_of_text.display());
            seen += usize::from(path || test);
        }
    }
    assert!(seen > 60, "only {seen} names were looked at");
}

fn between<'t>(text: &'t str, before: &'t str, after: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(before).skip(1).filter_map(move |rest| Some(rest.split_once(after)?.0))
}
