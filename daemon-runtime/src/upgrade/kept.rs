//! [`Kept`]: the sockets once more, for a program that takes them over, and [`Handed`]: what that program has been given.

use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd, RawFd};
use std::sync::{Mutex, PoisonError};

use crate::socket::FileIdentity;
use crate::socket::address::Address;
use crate::socket::listeners::Listener;

/// One socket.
#[derive(Debug)]
pub(super) struct KeptSocket {
    /// Its name in `listen`.
    pub(super) name: String,
    /// `None` for one that a service manager has handed over, which goes by its name alone.
    pub(super) bound: Option<Bound>,
    pub(super) descriptor: OwnedFd,
}

/// What a socket was bound for: a program that declares something else by the same name binds its own.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub(super) address: String,
    /// The file of a unix socket.
    pub(super) file: Option<FileIdentity>,
}

/// Copies of descriptors that main is the owner of.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    all: Mutex<Vec<KeptSocket>>,
}

impl Kept {
    /// Before the first one.
    pub(crate) fn nothing() -> Self {
        Self::default()
    }

    /// Keeps a copy.
    pub(crate) fn keep(
        &self,
        name: &str,
        bound: Option<(&Address, Option<FileIdentity>)>,
        listener: &Listener,
    ) -> io::Result<()> {
        let bound = bound.map(|(address, file)| Bound { address: address.to_string(), file });
        let descriptor = listener.as_fd().try_clone_to_owned()?;
        self.lock().push(KeptSocket { name: name.to_owned(), bound, descriptor });
        Ok(())
    }

    /// Once more, to be sent.
    pub(super) fn copies(&self) -> io::Result<Vec<KeptSocket>> {
        let copy = |kept: &KeptSocket| {
            let (name, bound) = (kept.name.clone(), kept.bound.clone());
            Ok(KeptSocket { name, bound, descriptor: kept.descriptor.try_clone()? })
        };
        self.lock().iter().map(copy).collect()
    }

    /// Main's own are the only ones from now on.
    pub(super) fn close(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<KeptSocket>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The sockets of the daemon before that are not taken yet.
#[derive(Debug, Default)]
pub(crate) struct Handed(pub(super) Vec<KeptSocket>);

impl Handed {
    /// Where there was no daemon before.
    pub(crate) fn nothing() -> Self {
        Self(Vec::new())
    }

    /// What must not be closed.
    pub(crate) fn descriptors(&self) -> impl Iterator<Item = RawFd> {
        self.0.iter().map(|kept| kept.descriptor.as_raw_fd())
    }

    /// Takes one that was bound for this very address under this name.
    pub(crate) fn take(&mut self, name: &str, address: &Address) -> Option<(OwnedFd, Option<FileIdentity>)> {
        let address = address.to_string();
        let fits = |kept: &KeptSocket| {
            kept.name == name && kept.bound.as_ref().is_some_and(|bound| bound.address == address)
        };
        let kept = self.0.remove(self.0.iter().position(fits)?);
        Some((kept.descriptor, kept.bound.and_then(|bound| bound.file)))
    }

    /// Takes those of this name that a service manager has handed over to the first of all.
    pub(crate) fn take_given(&mut self, name: &str) -> Vec<OwnedFd> {
        let given = |kept: &KeptSocket| kept.name == name && kept.bound.is_none();
        let (given, rest) = std::mem::take(&mut self.0).into_iter().partition(given);
        self.0 = rest;
        let given: Vec<KeptSocket> = given;
        given.into_iter().map(|kept| kept.descriptor).collect()
    }
}
