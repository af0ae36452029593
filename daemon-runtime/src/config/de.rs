//! From the tree to the program's own type, by serde; mistakes are found where they are, unknown keys all at once.
//!
//! A deserializer of our own: none other has values from several files and from variables side by side, each with
//! its place, or lets the type decide what the text of a variable is.

mod access;
mod fault;
mod value;
mod variable;

use std::cell::RefCell;
use std::collections::HashSet;

use serde_core::de::DeserializeOwned;

use super::place::Place;
use super::problem::Problem;
use super::tree::{Node, Table, Value};
use super::variables::{Branch, Variables};
use fault::Fault;

/// What came of reading a type from the tree.
pub(super) struct Outcome<T> {
    /// The value, when nothing is wrong.
    pub(super) value: Option<T>,
    pub(super) problems: Vec<Problem>,
    /// The keys whose values come from variables.
    pub(super) overridden: Vec<(Vec<String>, Node)>,
}

/// Reads a `T`. serde ends at the first value that is wrong: it is left out then, and the rest read again, so that
/// people are told of all of them.
pub(super) fn read<T: DeserializeOwned>(
    tree: &Table,
    variables: &Variables,
    is_secret: impl Fn(&str) -> bool,
) -> Outcome<T> {
    let root = Node { value: Value::Table(tree.clone()), place: Place::Nowhere };
    let mut problems: Vec<Problem> = Vec::new();
    let mut seen = HashSet::new();
    let mut left_out = Vec::new();
    loop {
        let notes = Notes { left_out, ..Notes::default() };
        let here = Here { key: Vec::new(), node: Some(&root), branch: Some(variables.root()), notes: &notes };
        let result = T::deserialize(here);
        // Each reading finds those again that are on its way.
        let found = notes.problems.into_inner().into_iter();
        problems.extend(found.filter(|problem| seen.insert(problem.clone())));
        left_out = notes.left_out;
        let fault = match result {
            Ok(value) => {
                let value = Some(value).filter(|_| problems.is_empty());
                return Outcome { value, problems, overridden: notes.overridden.into_inner() };
            }
            Err(fault) => fault,
        };
        let key = fault.key().to_vec();
        // What was left out is missing; so is the table then that cannot do without.
        if !fault.missing().is_some_and(|missing| left_out.contains(&missing)) {
            problems.push(fault.problem(&is_secret));
        }
        if key.is_empty() || left_out.contains(&key) || left_out.len() == MOST {
            return Outcome { value: None, problems, overridden: Vec::new() };
        }
        left_out.push(key);
    }
}

/// As many wrong values as anybody wants to be told of at once.
const MOST: usize = 20;

/// What is known of the way, and what is found on it.
#[derive(Default)]
struct Notes {
    /// Keys that are as if they were not there.
    left_out: Vec<Vec<String>>,
    problems: RefCell<Vec<Problem>>,
    overridden: RefCell<Vec<(Vec<String>, Node)>>,
}

/// A place in the tree: what the files say there, and what the variables do.
#[derive(Clone)]
struct Here<'a> {
    key: Vec<String>,
    node: Option<&'a Node>,
    branch: Option<&'a Branch>,
    notes: &'a Notes,
}

impl<'a> Here<'a> {
    fn place(&self) -> Place {
        match (self.branch.and_then(|branch| branch.value.as_ref()), self.node) {
            (Some(variable), _) => Place::Variable(variable.name.clone()),
            (None, Some(node)) => node.place.clone(),
            (None, None) => Place::Nowhere,
        }
    }

    /// The same with the place in each error that has none yet.
    fn located<T>(&self, result: Result<T, Fault>) -> Result<T, Fault> {
        result.map_err(|fault| fault.at(&self.key, &self.place()))
    }

    fn below(&self, name: &str, node: Option<&'a Node>, branch: Option<&'a Branch>) -> Self {
        let key = self.key.iter().cloned().chain([name.to_owned()]).collect();
        Self { key, node, branch, notes: self.notes }
    }

    fn is_left_out(&self) -> bool {
        self.notes.left_out.contains(&self.key)
    }

    /// The table that the files have here.
    fn table(&self) -> Option<&'a Table> {
        match &self.node?.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }
}
