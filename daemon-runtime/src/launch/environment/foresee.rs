//! What a start would make of the environment, by names. Values only where they are the program's own.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;

use super::{is_declared_here, is_of_contract, may_pass, of_daemon};
use crate::plan::Plan;
use crate::privilege::lookup::Identity;

/// Each name is there now.
pub(crate) struct Foreseen {
    /// Variables of contracts, which go.
    pub(crate) contracts: Vec<String>,
    /// Variables that stay.
    pub(crate) passed: Vec<String>,
    /// Variables that are wiped.
    pub(crate) removed: Vec<String>,
    /// What is set, whatever was there.
    pub(crate) set: Vec<(&'static str, OsString)>,
    /// What the key `environment` sets.
    pub(crate) declared: Vec<(&'static str, &'static str)>,
}

/// As `remove_contracts`, `sanitize` unless the environment `stays`, and `declare` would do it.
pub(crate) fn foresee(plan: &Plan, identity: Option<&Identity>, managed: bool, stays: bool) -> Foreseen {
    let entry = |(name, value): (OsString, OsString)| {
        let entry = [name.as_bytes(), b"=", value.as_bytes()].concat();
        (name.to_string_lossy().into_owned(), entry)
    };
    let all = std::env::vars_os().map(entry);
    let (contracts, rest): (Vec<_>, Vec<_>) = all.partition(|(_, entry)| is_of_contract(plan, entry));
    let (passed, removed): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|(_, entry)| stays || may_pass(plan, entry));
    let names = |entries: Vec<(String, Vec<u8>)>| {
        let mut names: Vec<String> = entries.into_iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        names
    };
    let set = of_daemon(identity).filter(|_| !stays).map(|(name, value)| (name, value.to_owned()));
    let declared = plan.environment.iter().filter(|(name, _)| is_declared_here(name, managed));
    Foreseen {
        contracts: names(contracts),
        passed: names(passed),
        removed: names(removed),
        set: set.collect(),
        declared: declared.copied().collect(),
    }
}
