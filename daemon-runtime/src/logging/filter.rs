//! [`Filter`]: which messages are logged, by level and by target: `info,pingd::http=debug`.

use std::fmt;

use super::level::{Level, NAMES};

/// A level for everybody, and others for the targets that begin like theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filter {
    /// The number of the least level that is logged; 0 logs nothing.
    everybody: usize,
    targets: Vec<(String, usize)>,
}

impl Filter {
    /// What is logged when nobody says otherwise.
    pub(super) const DEFAULT: Self = Self { everybody: Level::Info as usize, targets: Vec::new() };

    /// Reads a list of levels and of `TARGET=LEVEL`; the last one said of the same wins.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut filter = Self::DEFAULT;
        for part in text.split(',').map(str::trim) {
            match part.split_once('=') {
                None => filter.everybody = number(part)?,
                Some((target, level)) => {
                    let (target, level) = (target.trim(), number(level.trim())?);
                    if target.is_empty() || target.contains(char::is_control) {
                        return Err(format!("`{}` names no target before `=`", part.escape_debug()));
                    }
                    filter.targets.retain(|(other, _)| other != target);
                    filter.targets.push((target.to_owned(), level));
                }
            }
        }
        Ok(filter)
    }

    /// Whether a message of this target is logged.
    pub(super) fn lets_pass(&self, level: Level, target: &str) -> bool {
        let own = self.targets.iter().filter(|(path, _)| is_within(target, path));
        let own = own.max_by_key(|(path, _)| path.len());
        level as usize <= own.map_or(self.everybody, |&(_, level)| level)
    }

    /// The least level of all that may be logged.
    pub(super) fn least(&self) -> usize {
        self.targets.iter().map(|&(_, level)| level).fold(self.everybody, usize::max)
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(NAMES[self.everybody])?;
        self.targets.iter().try_for_each(|(target, level)| write!(f, ",{target}={}", NAMES[*level]))
    }
}

/// Whether `target` is the module `path` or lies in it.
fn is_within(target: &str, path: &str) -> bool {
    target.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn number(name: &str) -> Result<usize, String> {
    NAMES.iter().position(|known| known.eq_ignore_ascii_case(name)).ok_or_else(|| {
        format!(
            "`{}` is no level: use `{}` or `trace`, and `TARGET=LEVEL` for one target",
            name.escape_debug(),
            NAMES[..5].join("`, `")
        )
    })
}
