//! How far the declared sockets, that of `health` among them, let the daemon reach: what the sandbox may close follows from it.

use super::doors::doors;
use crate::spec::{Address, Spec};

/// The widest network that the daemon takes part in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Unix sockets at most.
    Unix,
    /// This machine's own addresses.
    Loopback,
    /// Any address.
    Anywhere,
}

/// The reach that the declaration asks for. One that may do what the network lets only root do has a use for it,
/// wherever it listens.
pub(super) fn reach(spec: &Spec) -> Reach {
    if spec.calls_out() || doors(spec).any(|door| door.network) {
        return Reach::Anywhere;
    }
    spec.sockets().flat_map(|listen| &listen.addresses).map(of).max().unwrap_or(Reach::Unix)
}

/// Whether the address is one of a single interface, which may not be there yet at boot.
pub(super) fn is_specific(address: &Address) -> bool {
    address.internet().is_some_and(|address| !address.ip().is_unspecified() && !address.ip().is_loopback())
}

fn of(address: &Address) -> Reach {
    match address.internet() {
        Some(address) if address.ip().is_loopback() => Reach::Loopback,
        Some(_) => Reach::Anywhere,
        None => Reach::Unix,
    }
}
