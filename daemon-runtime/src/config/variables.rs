//! Overrides from the environment: `PINGD_HTTP__PORT=8080` for the key `port` of the table `http`.

use std::collections::BTreeMap;
use std::ffi::OsString;

use crate::plan::Plan;

/// The variables whose names begin with the daemon's, as a tree along the tables that they name.
#[derive(Debug, Default)]
pub(crate) struct Variables(Branch);

/// What one name stands for, and what the names that go on from it do.
#[derive(Debug, Default)]
pub(super) struct Branch {
    pub(super) value: Option<Variable>,
    pub(super) below: BTreeMap<String, Branch>,
}

/// A variable of the environment.
#[derive(Debug)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) value: String,
}

impl Variables {
    /// Reads those of the daemon, before the environment is scrubbed.
    pub(crate) fn read(plan: &Plan) -> Self {
        if plan.config.is_some() { Self::of(plan.name, std::env::vars_os()) } else { Self::default() }
    }

    /// Picks out those of the daemon called `name`.
    fn of(name: &str, environment: impl Iterator<Item = (OsString, OsString)>) -> Self {
        let prefix = prefix(name);
        let mut all = Branch::default();
        for (name, value) in environment {
            let (Ok(name), Ok(value)) = (name.into_string(), value.into_string()) else { continue };
            let Some(rest) = name.strip_prefix(&prefix).filter(|rest| !rest.is_empty()) else { continue };
            let mut branch = &mut all;
            for part in rest.split("__") {
                branch = branch.below.entry(part.to_owned()).or_default();
            }
            branch.value = Some(Variable { name, value });
        }
        Self(all)
    }

    /// Each with its value, for the program that takes this one's place.
    #[cfg(feature = "upgrade")]
    pub(crate) fn all(&self) -> Vec<(&str, &str)> {
        let mut all = Vec::new();
        let mut branches = vec![&self.0];
        while let Some(branch) = branches.pop() {
            all.extend(branch.value.iter().map(|variable| (variable.name.as_str(), variable.value.as_str())));
            branches.extend(branch.below.values());
        }
        all
    }

    pub(super) fn root(&self) -> &Branch {
        &self.0
    }
}

/// What the names of a daemon's variables begin with.
pub(super) fn prefix(name: &str) -> String {
    let word = |character: char| {
        if character.is_ascii_alphanumeric() { character.to_ascii_uppercase() } else { '_' }
    };
    name.chars().map(word).chain(['_']).collect()
}

/// Whether a variable's name stands for a key: capitals have no `-` and no middle of a word.
pub(super) fn stands_for(part: &str, key: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars()
            .filter(|character| !matches!(character, '-' | '_'))
            .flat_map(char::to_lowercase)
            .collect()
    };
    letters(part) == letters(key)
}

#[cfg(test)]
mod tests {
    use super::{prefix, stands_for};

    #[test]
    fn names_stand_for_keys_however_those_are_written() {
        assert_eq!(prefix("ping-d"), "PING_D_");
        for key in ["max_body", "max-body", "maxBody", "MaxBody"] {
            assert!(stands_for("MAX_BODY", key), "{key}");
        }
        assert!(!stands_for("MAX_BODIES", "max_body"));
    }
}
