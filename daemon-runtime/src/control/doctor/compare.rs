//! The lines in which an installed file differs from the one that the program carries.

/// What begins the line that says where a file comes from.
const ORIGIN: &str = "# Written by cargo build from the #[daemon] attribute of ";
/// More lines than that say nothing more.
const SHOWN: usize = 5;

/// How much two files differ.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Difference {
    /// Not in one byte.
    None,
    /// In comments, empty lines or the order of what stays.
    Nothing,
    /// In these lines: those that are there, and those that should be.
    Lines(Vec<String>, Vec<String>),
}

/// Line by line; one of a section does not count for another.
pub(super) fn compare(installed: &str, carried: &str, comments_count: bool) -> Difference {
    if installed == carried {
        return Difference::None;
    }
    let (there, wanted) = (lines(installed, comments_count), lines(carried, comments_count));
    let (added, missing) = (without(&there, &wanted), without(&wanted, &there));
    if added.is_empty() && missing.is_empty() {
        Difference::Nothing
    } else {
        Difference::Lines(added, missing)
    }
}

/// The version of the program that the file was written for.
pub(super) fn version<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let line = text.lines().take(3).find_map(|line| line.strip_prefix(ORIGIN))?;
    let version = line.strip_prefix(name)?.strip_prefix(' ')?.split_whitespace().next()?;
    Some(version.trim_end_matches('.'))
}

/// `a`, `b` and 3 more; or nothing.
pub(super) fn shown(lines: &[String]) -> Option<String> {
    let first: Vec<String> = lines.iter().take(SHOWN).map(|line| format!("`{line}`")).collect();
    let more = lines.len().saturating_sub(SHOWN);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!first.is_empty()).then(|| format!("{}{rest}", first.join(", ")))
}

fn lines(text: &str, comments_count: bool) -> Vec<(&str, &str)> {
    let mut section = "";
    let mut all = Vec::new();
    for line in text.lines().map(str::trim_end) {
        let comment = line.starts_with(['#', ';']);
        if line.is_empty() || line.starts_with(ORIGIN) || (comment && !comments_count) {
            continue;
        }
        if line.starts_with('[') && !comments_count {
            section = line;
        }
        all.push((section, line));
    }
    all
}

fn without(all: &[(&str, &str)], others: &[(&str, &str)]) -> Vec<String> {
    let mut left: Vec<&(&str, &str)> = others.iter().collect();
    let mut rest = Vec::new();
    for line in all {
        match left.iter().position(|other| *other == line) {
            Some(at) => drop(left.swap_remove(at)),
            None => rest.push(line.1.to_owned()),
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARRIED: &str = "# Written by cargo build from the #[daemon] attribute of pingd 1.2.3. To change it: x\n[Unit]\nA=1\n\n[Service]\nA=1\nB=2\n";

    #[test]
    fn a_line_counts_in_its_own_section() {
        let moved = CARRIED.replace("[Unit]\nA=1", "[Unit]\nB=2");
        let lines = |lines: &[&str]| lines.iter().map(ToString::to_string).collect();
        assert_eq!(compare(&moved, CARRIED, false), Difference::Lines(lines(&["B=2"]), lines(&["A=1"])));
    }

    #[test]
    fn comments_and_versions_are_no_difference_but_are_told() {
        let older = CARRIED.replace("1.2.3", "1.2.2").replace("[Unit]", "; by hand\n[Unit]");
        assert_eq!(compare(&older, CARRIED, false), Difference::Nothing);
        assert_eq!(version(&older, "pingd"), Some("1.2.2"));
        assert_eq!(version("[Unit]\n", "pingd"), None);
    }

    #[test]
    fn many_lines_are_not_all_shown() {
        let lines: Vec<String> = (0..7).map(|line| line.to_string()).collect();
        assert_eq!(shown(&lines).as_deref(), Some("`0`, `1`, `2`, `3`, `4` and 2 more"));
        assert_eq!(shown(&[]), None);
    }
}
