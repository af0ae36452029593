//! Without the feature `sandbox` there are no walls, and the key that asks for them does not compile.

use std::path::PathBuf;

use crate::error::Error;
use crate::instance::pidfile::Pidfile;
use crate::launch::contract::Contract;
use crate::plan::{DirectoryKind, Plan};
use crate::privilege::lookup::Identity;
use crate::privilege::proof::Proof;

/// Nothing.
#[expect(clippy::unnecessary_wraps, reason = "with the feature it can fail")]
pub(crate) fn put_up(
    _: &'static Plan,
    _: &[(DirectoryKind, PathBuf)],
    _: Option<&Pidfile>,
    _: Option<&Identity>,
    _: &Proof,
    _: &Contract,
) -> Result<bool, Error> {
    Ok(false)
}

/// Nothing.
#[cfg(feature = "explain")]
pub(crate) fn foresee(_: &Plan, _managed: bool) -> Option<(String, Result<(), Error>)> {
    None
}

/// Nothing.
#[cfg(feature = "explain")]
pub(crate) fn lacking() -> Option<Error> {
    None
}

/// Nobody knows; that the feature is missing is said anyway.
#[must_use]
pub const fn is_system_call(_: &str) -> bool {
    true
}
