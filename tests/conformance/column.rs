//! [`Column`] and [`Table`]: what is asked, and in which words the page explains it.

use crate::results::Cell;
use crate::subject::Subject;

/// One question.
pub(crate) struct Column {
    /// Its heading.
    pub(crate) name: &'static str,
    /// What is looked at, and what the specification wants.
    pub(crate) about: &'static str,
}

/// Questions that are answered together.
pub(crate) struct Table {
    /// The name of its generated file.
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [Column],
    /// One cell a column.
    pub(crate) measure: fn(&Subject) -> Vec<Cell>,
}

/// As many absent cells as there are columns.
pub(crate) fn none(columns: &[Column]) -> Vec<Cell> {
    columns.iter().map(|_| Cell::absent()).collect()
}
