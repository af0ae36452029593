//! [`OpenSockets`]: every socket that the start has opened, whoever holds it now.

use std::io;
#[cfg(feature = "upgrade")]
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use crate::plan::Plan;
use crate::socket::listeners::Listener;

/// In the order of `listen`, and of the addresses of each name. Written once, at the start.
#[derive(Debug, Default)]
pub(crate) struct OpenSockets {
    all: Vec<OpenSocket>,
    /// Whether a successor gets the sockets: `upgrade`.
    #[cfg(feature = "upgrade")]
    handed_on: bool,
}

/// One socket of [`OpenSockets`].
#[derive(Debug)]
pub(crate) struct OpenSocket {
    pub(crate) name: &'static str,
    /// As `listen` writes it: `udp:0.0.0.0:53`.
    pub(crate) address: String,
    /// A descriptor of our own where a successor gets the socket. Main's may be closed at any time, and its number then
    /// be that of something else.
    #[cfg(feature = "upgrade")]
    descriptor: Option<OwnedFd>,
}

impl OpenSockets {
    #[cfg_attr(
        not(feature = "upgrade"),
        expect(unused_variables, reason = "only `upgrade` keeps descriptors")
    )]
    pub(super) fn of(plan: &Plan) -> Self {
        Self {
            all: Vec::new(),
            #[cfg(feature = "upgrade")]
            handed_on: plan.upgrade,
        }
    }

    pub(super) fn note(&mut self, name: &'static str, listener: &Listener) -> io::Result<()> {
        self.all.push(OpenSocket {
            name,
            address: listener.local_address()?,
            #[cfg(feature = "upgrade")]
            descriptor: self.handed_on.then(|| listener.as_fd().try_clone_to_owned()).transpose()?,
        });
        Ok(())
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, OpenSocket> {
        self.all.iter()
    }

    /// The sockets for a successor, by name and in order; none unless `upgrade` is declared. Close-on-exec, so that
    /// whoever hands them on says so.
    #[cfg(feature = "upgrade")]
    #[allow(dead_code, reason = "the upgrade hands them on")]
    pub(crate) fn descriptors(&self) -> impl Iterator<Item = (&'static str, BorrowedFd<'_>)> {
        self.all.iter().filter_map(|socket| Some((socket.name, socket.descriptor.as_ref()?.as_fd())))
    }
}
