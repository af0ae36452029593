//! Without the features `control` and `health` nobody asks what has become of the daemon, and nothing is kept.
#![expect(clippy::unused_self, reason = "with the features there is something in it")]

use std::path::PathBuf;

use crate::control::arguments::Options;
use crate::plan::{DirectoryKind, Plan};

/// Nothing.
#[derive(Debug)]
pub(crate) struct Life;

impl Life {
    pub(crate) fn begin(_: u64, _: &Plan, _: &Options, _: &[(DirectoryKind, PathBuf)]) -> Self {
        Self
    }

    pub(crate) fn ready(&self) {}

    pub(crate) fn reloading(&self) {}

    pub(crate) fn reloaded(&self, _: &Result<(), String>) {}

    pub(crate) fn needs_restart(&self, _: Option<&str>) {}

    pub(crate) fn draining(&self) {}

    pub(crate) fn stopping(&self) {}

    pub(crate) fn end(&self) {}
}
