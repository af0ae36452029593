//! Without the feature `upgrade` there is no other program, and the key that asks for one does not compile.
#![expect(
    clippy::unused_self,
    clippy::unnecessary_wraps,
    reason = "with the feature there is something in it"
)]

use std::convert::Infallible;
use std::io;
use std::os::fd::{OwnedFd, RawFd};
use std::path::Path;
use std::time::Duration;

use crate::config::Variables;
use crate::context::Context;
use crate::error::Error;
use crate::instance::pidfile::Pidfile;
use crate::launch::contract::Contract;
use crate::notify::readiness::Readiness;
use crate::notify::systemd::Notify;
use crate::plan::Plan;
use crate::socket::FileIdentity;
use crate::socket::address::Address;
use crate::socket::listeners::Listener;

/// Nothing is kept for anybody.
#[derive(Debug)]
pub(crate) struct Upgrade;

impl Upgrade {
    pub(crate) fn new(_: Succession, _: Kept, _: Store) -> Self {
        Self
    }

    pub(crate) fn speak(&self, _: Option<&Notify>) {}

    pub(crate) fn generation(&self) -> u64 {
        1
    }

    pub(crate) fn close_sockets(&self) {}

    pub(crate) fn leave(&self) {}
}

/// There never was a daemon before.
#[derive(Debug)]
pub(crate) struct Predecessor(Infallible);

impl Predecessor {
    pub(crate) fn find(_: &Plan, _: &Readiness) -> Result<Option<Self>, Error> {
        Ok(None)
    }

    pub(crate) fn systemd(&self) -> bool {
        match self.0 {}
    }

    pub(crate) fn detached(&self) -> bool {
        match self.0 {}
    }

    pub(crate) fn walled(&self) -> bool {
        match self.0 {}
    }

    pub(crate) fn descriptors(&self) -> Vec<RawFd> {
        match self.0 {}
    }

    pub(crate) fn take_sockets(&mut self) -> Handed {
        match self.0 {}
    }

    pub(crate) fn hand_stored(&mut self, _: &Store) {
        match self.0 {}
    }

    pub(crate) fn take_pidfile(&mut self, _: Option<&Path>) -> Result<Option<Pidfile>, Error> {
        match self.0 {}
    }
}

/// Nobody spoke for the daemon before this process.
#[derive(Debug, Default)]
pub(crate) struct Before;

impl Before {
    pub(crate) fn is_hushed(&self) -> bool {
        false
    }

    pub(crate) fn extend(&self, _: Duration) {}

    pub(crate) fn failed(&self, _: u8, _: &str) -> bool {
        false
    }
}

/// There is no next one.
#[derive(Debug)]
pub(crate) struct Succession;

impl Succession {
    pub(crate) fn note(
        _: &Plan,
        _: &Contract,
        _: &Variables,
        _detached: bool,
        _: Option<&Predecessor>,
    ) -> Self {
        Self
    }

    pub(crate) fn walled(self, _: bool) -> Self {
        self
    }
}

/// No copies.
#[derive(Debug, Default)]
pub(crate) struct Kept;

impl Kept {
    pub(crate) fn nothing() -> Self {
        Self
    }

    pub(crate) fn keep(
        &self,
        _: &str,
        _: Option<(&Address, Option<FileIdentity>)>,
        _: &Listener,
    ) -> io::Result<()> {
        Ok(())
    }
}

/// Nothing is left for anybody.
#[derive(Debug, Default)]
pub(crate) struct Store;

impl Store {
    pub(crate) fn nothing() -> Self {
        Self
    }

    pub(crate) fn add(&self, _: String, _: OwnedFd) {}

    pub(crate) fn descriptors(&self) -> Vec<RawFd> {
        Vec::new()
    }
}

/// Nothing was handed over.
#[derive(Debug, Default)]
pub(crate) struct Handed;

impl Handed {
    pub(crate) fn nothing() -> Self {
        Self
    }

    pub(crate) fn descriptors(&self) -> impl Iterator<Item = RawFd> + use<> {
        std::iter::empty()
    }

    pub(crate) fn take(&mut self, _: &str, _: &Address) -> Option<(OwnedFd, Option<FileIdentity>)> {
        None
    }

    pub(crate) fn take_given(&mut self, _: &str) -> Vec<OwnedFd> {
        Vec::new()
    }
}

pub(crate) fn is_successor() -> bool {
    false
}

pub(crate) fn pass_on_stop(_: &Context) -> bool {
    false
}

pub(crate) fn resume(_: &Context) {}

pub(crate) fn take_over(_: &Context) -> Result<(), Error> {
    Ok(())
}
