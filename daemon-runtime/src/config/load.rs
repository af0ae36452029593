//! From the files and the variables to a configuration that is as its type wants it, or the reasons why not.

use std::path::Path;

use toml::de::DeTable;

use super::erased::Erased;
use super::files::{self, Source, Unreadable};
use super::kind::Kind;
use super::place::Place;
use super::problem::{Problem, Problems};
use super::report::{Hidden, report};
use super::tree::{self, Table};
use super::variables::Variables;
use super::{secret, shown};
use crate::error::Error;
use crate::signal::dispatch;

/// A configuration that could be put in force.
pub(super) struct Loaded {
    pub(super) value: Erased,
    /// Where the values are from.
    pub(super) sources: Vec<Source>,
    /// The values of the files, with those of the variables in their places.
    pub(super) tree: Table,
    /// The whole, by name: to show, and to compare with another.
    pub(super) table: toml::Table,
}

/// Reads everything once, and nothing is changed.
pub(super) fn load(path: &Path, variables: &Variables, kind: &Kind) -> Result<Loaded, Error> {
    let sources =
        files::read(path).map_err(|Unreadable { path, source }| Error::ConfigurationFile { path, source })?;
    let secrets = kind.extras.secrets;
    let (mut tree, hidden) = parse(&sources, secrets)?;
    let refused = |problems| report(problems, &sources, &hidden);
    let panicked = |verb: &'static str| {
        move |why: String| {
            refused(vec![Problem {
                place: Place::Nowhere,
                text: format!("the program cannot {verb} it: {why}"),
                help: None,
            }])
        }
    };
    let outcome =
        dispatch::caught(|| Ok((kind.read)(&tree, variables, secrets))).map_err(panicked("read"))?;
    let Some(value) = outcome.value else { return Err(refused(outcome.problems)) };
    for (key, node) in outcome.overridden {
        tree::set(&mut tree, &key, node);
    }
    if let Some(validate) = kind.extras.validate {
        let mut problems = Problems::default();
        let validated = || {
            validate(value.as_any(), &mut problems);
            Ok(())
        };
        dispatch::caught(validated).map_err(panicked("validate"))?;
        let problems: Vec<Problem> =
            problems.into_pairs().into_iter().map(|pair| placed(pair, &tree)).collect();
        if !problems.is_empty() {
            return Err(refused(problems));
        }
    }
    let show = || Ok(kind.extras.show.and_then(|show| show(value.as_any())).unwrap_or_default());
    let table = shown::complete(dispatch::caught(show).map_err(panicked("show"))?, &tree);
    Ok(Loaded { value, sources, tree, table })
}

/// The trees of all the files in one.
fn parse(sources: &[Source], secrets: &[&str]) -> Result<(Table, Hidden), Error> {
    let (mut tree, mut hidden, mut problems) = (Table::new(), Hidden::new(), Vec::new());
    for (number, source) in sources.iter().enumerate() {
        match DeTable::parse(&source.text) {
            Ok(table) => {
                let table = tree::of_file(number, table.into_inner());
                hidden.extend(secret::places(&table, secrets));
                tree::merge(&mut tree, table);
            }
            Err(error) => {
                let bytes = error.span().unwrap_or_default();
                hidden.extend(secret::line(number, source, bytes.start, secrets));
                let place = Place::File { file: number, start: bytes.start, end: bytes.end };
                problems.push(Problem { place, text: error.message().to_owned(), help: None });
            }
        }
    }
    if problems.is_empty() { Ok((tree, hidden)) } else { Err(report(problems, sources, &hidden)) }
}

/// What `Validate` says of a key, at the key's value; where that is a default, at the table it would be in.
fn placed((key, what): (String, String), tree: &Table) -> Problem {
    let parts: Vec<&str> = key.split('.').filter(|part| !part.is_empty()).collect();
    let entry = (1..=parts.len()).rev().find_map(|length| tree::find(tree, parts.get(..length)?));
    let place = entry.map_or(Place::Nowhere, |entry| entry.node.place.clone());
    let text = if key.is_empty() { what } else { format!("`{key}` {what}") };
    Problem { place, text, help: None }
}
