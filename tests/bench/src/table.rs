//! A Markdown table whose columns line up, so that it reads well on a terminal too.

use std::fmt::{self, Display};

pub struct Table {
    title: String,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(title: impl Into<String>, columns: &[&str]) -> Self {
        Self { title: title.into(), rows: vec![columns.iter().map(ToString::to_string).collect()] }
    }

    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    fn widths(&self) -> Vec<usize> {
        let columns = 0..self.rows[0].len();
        columns
            .map(|column| self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0).max(3))
            .collect()
    }
}

/// The first column is a name and leans left; the others are figures and lean right.
impl Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        writeln!(out, "### {}\n", self.title)?;
        for (number, row) in self.rows.iter().enumerate() {
            write!(out, "| {:<width$} |", row[0], width = widths[0])?;
            for (cell, width) in row.iter().zip(&widths).skip(1) {
                write!(out, " {cell:>width$} |")?;
            }
            writeln!(out)?;
            if number == 0 {
                write!(out, "|:{}-|", "-".repeat(widths[0]))?;
                for width in &widths[1..] {
                    write!(out, "-{}:|", "-".repeat(*width))?;
                }
                writeln!(out)?;
            }
        }
        Ok(())
    }
}
