//! What an administrator has changed in drop-ins: systemd.unit(5).

use std::fs;
use std::path::{Path, PathBuf};

use super::compare::shown;
use super::files::{There, read};
use super::report::{Level, Report};
use super::search;
use super::surroundings::Surroundings;
use crate::plan::Scope;

/// Where `systemctl set-property` keeps its own.
const CONTROLLED: [&str; 2] = ["/etc/systemd/system.control", "/run/systemd/system.control"];
/// More than anybody has.
const MOST: usize = 50;

/// Each is told with its lines, and wanted as it is.
pub(super) fn look(of: &Surroundings<'_>, name: &str, report: &mut Report) {
    let controlled = CONTROLLED.iter().filter(|_| of.plan.scope == Scope::System).map(PathBuf::from);
    for directory in search::directories("systemd", of.plan.scope).into_iter().chain(controlled) {
        let mut paths = conf_files(&directory.join(format!("{name}.d")));
        paths.sort();
        for path in paths {
            match read(&path) {
                There::Text(text) => {
                    let lines: Vec<String> =
                        text.lines().map(str::trim).filter(|line| counts(line)).map(str::to_owned).collect();
                    let lines = shown(&lines).unwrap_or_else(|| "nothing".to_owned());
                    report.add(Level::Note, format_args!("{}: a drop-in sets {lines}", path.display()));
                }
                There::Nothing | There::Masked => {}
                There::Unusable(error) => {
                    report.unknown(format_args!("{}: cannot be read: {error}", path.display()));
                }
            }
        }
    }
}

fn conf_files(directory: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let paths = entries.take(MOST).flatten().map(|entry| entry.path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "conf")).collect()
}

fn counts(line: &str) -> bool {
    !line.is_empty() && !line.starts_with(['#', ';', '['])
}
