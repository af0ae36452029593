//! The record of one build: CPU seconds by crate, the dearest first.

use std::fs;
use std::path::Path;

/// What one call of the compiler cost.
pub struct Crate {
    pub origin: String,
    pub name: String,
    pub seconds: f64,
}

pub fn read(record: &Path) -> Result<Vec<Crate>, String> {
    let text = fs::read_to_string(record).map_err(|error| format!("{}: {error}", record.display()))?;
    let mut crates: Vec<_> = text.lines().filter_map(parse).collect();
    crates.sort_by(|one, other| f64::total_cmp(&other.seconds, &one.seconds));
    Ok(crates)
}

fn parse(line: &str) -> Option<Crate> {
    let mut fields = line.split('\t').map(str::to_owned);
    let (origin, name) = (fields.next()?, fields.next()?);
    Some(Crate { origin, name, seconds: fields.next()?.parse().ok()? })
}
