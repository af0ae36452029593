//! Without the feature `control` there is no socket, and the words know the lock, handles of processes and signals.
#![expect(
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "with the feature there is something in it"
)]

use std::path::PathBuf;
use std::time::Duration;

use crate::context::Context;
use crate::control::answer::Asker;
use crate::control::arguments::Options;
use crate::error::Error;
use crate::instance::peer::{Instance, Process};
use crate::plan::{DirectoryKind, Plan};
use crate::privilege::lookup::Identity;
use crate::socket::SocketFiles;

/// Nothing.
#[derive(Debug)]
pub(crate) struct Opened;

pub(crate) fn open(
    _: &Plan,
    _: &Options,
    _: &[(DirectoryKind, PathBuf)],
    _: Option<&Identity>,
    _: &mut SocketFiles,
    _takes_over: bool,
) -> Result<Opened, Error> {
    Ok(Opened)
}

#[cfg(feature = "explain")]
pub(crate) fn foresee(_: &Plan, _: &Options, _: &[(DirectoryKind, PathBuf)]) -> Option<PathBuf> {
    None
}

impl Opened {
    pub(crate) fn serve(self, _: &Context) -> Result<(), Error> {
        Ok(())
    }
}

pub(crate) fn path(_: &Plan, _: &Options) -> Option<PathBuf> {
    None
}

pub(crate) fn find(_: &Plan, _: &Options) -> Option<Result<Instance, Error>> {
    None
}

pub(crate) fn status(_: &Plan, _: &Options, _: &Result<Instance, Error>) -> Option<()> {
    None
}

pub(crate) fn reload(_: &Plan, _: &Options, _: &Process) -> Option<Result<String, Error>> {
    None
}

pub(crate) fn stop(_: &Plan, _: &Options, _: &Process) -> Option<Duration> {
    None
}

/// Nobody.
#[derive(Debug, Default)]
pub(crate) struct Asked(());

impl Asked {
    pub(crate) fn any(&self) -> bool {
        false
    }

    pub(crate) fn take(&self) -> impl Iterator<Item = Asker> + use<> {
        std::iter::empty()
    }
}
