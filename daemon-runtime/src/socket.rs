//! The declared sockets: adopted from a service manager by name, or bound before the privilege drop.

use std::io;
use std::path::{Path, PathBuf};

use crate::control::arguments::Options;
use crate::control::channel;
use crate::error::Error;
use crate::message;
use crate::plan::{Listen, Plan};
use crate::privilege::lookup::Identity;
use crate::upgrade::Kept;

pub(crate) mod address;
pub(crate) mod adopt;
mod bind;
mod files;
#[cfg(feature = "explain")]
mod foresee;
mod kind;
pub(crate) mod listeners;
mod nonblocking;
#[cfg(feature = "explain")]
pub(crate) mod occupied;
pub(crate) mod open;
mod owner;
pub(crate) mod parameter;
pub(crate) mod seqpacket;
mod stale;

use address::Address;
use adopt::Adopted;
#[cfg(feature = "control")]
pub(crate) use bind::bind_control;
pub(crate) use files::{FileIdentity, SocketFiles};
#[cfg(feature = "explain")]
pub(crate) use foresee::{Way, foresee, occupants};
use listeners::{Listener, Listeners};
use open::OpenSockets;
use owner::Owner;
pub(crate) use stale::is_stale;

/// Everything that `listen` has led to.
#[derive(Debug)]
pub(crate) struct Opened {
    /// For main.
    pub(crate) listeners: Listeners,
    /// To be removed at the end.
    pub(crate) files: SocketFiles,
    /// What there is, also when main has taken it.
    pub(crate) sockets: OpenSockets,
    /// For a program that takes them over.
    pub(crate) kept: Kept,
}

impl Opened {
    /// `bound` is the address that a socket was bound for, unless a service manager has handed it over.
    fn add(
        &mut self,
        plan: &Plan,
        name: &'static str,
        bound: Option<&Address>,
        listener: Listener,
    ) -> io::Result<()> {
        self.sockets.note(name, listener.local_address()?);
        if plan.upgrades() {
            let bound =
                bound.map(|address| (address, address.path().and_then(|path| self.files.identity(path))));
            self.kept.keep(name, bound, &listener)?;
        }
        self.listeners.push(name, listener);
        Ok(())
    }
}

/// The sockets of each entry of `listen`, and that of `health`. Whoever hands over sockets of a name decides where that name listens:
/// nothing is bound beside them.
pub(crate) fn open_all(
    plan: &Plan,
    options: &Options,
    adopted: &mut Adopted,
    daemon: Option<&Identity>,
) -> Result<Opened, Error> {
    let mut opened = Opened {
        listeners: Listeners::default(),
        files: SocketFiles::default(),
        sockets: OpenSockets::default(),
        kept: Kept::nothing(),
    };
    let all = all_addresses(plan, options)?;
    for listen in plan.sockets() {
        let handed_over = adopted.adopt(listen)?;
        if handed_over.is_empty() {
            bind_all(plan, listen, &addresses(listen, options)?, &all, daemon, adopted, &mut opened)?;
        } else {
            tell_left_out(plan, listen, &addresses(listen, options)?, &handed_over);
        }
        for listener in handed_over {
            opened.add(plan, listen.name, None, listener).map_err(|error| adopt::refused(listen, &error))?;
        }
    }
    adopted.refuse_rest()?;
    Ok(opened)
}

/// Those that a daemon before has bound for the same addresses are taken over.
fn bind_all(
    plan: &Plan,
    listen: &Listen,
    addresses: &[Address],
    all: &[Address],
    daemon: Option<&Identity>,
    adopted: &mut Adopted,
    opened: &mut Opened,
) -> Result<(), Error> {
    let owner = if listen.kind().is_unix() { Owner::of(plan, listen, daemon)? } else { Owner::default() };
    for address in addresses {
        let failed = |source| bind::failed(listen, address, source);
        let bound = match adopted.take_over(listen, address, &opened.files)? {
            Some(bound) => bound,
            None => bind::bind(listen, address, all, owner, &mut opened.files).map_err(failed)?,
        };
        opened.add(plan, listen.name, Some(address), bound).map_err(failed)?;
    }
    Ok(())
}

/// Where the daemon is not heard is not to be found out by its clients.
fn tell_left_out(plan: &Plan, listen: &Listen, addresses: &[Address], handed_over: &[Listener]) {
    for address in left_out(addresses, handed_over) {
        let text = format!("nobody listens on {address} (`{}`): it was not handed over", listen.name);
        message::warning(plan, &text);
    }
}

/// The addresses without a socket, where there are fewer sockets than addresses: others may have been moved.
fn left_out(addresses: &[Address], handed_over: &[Listener]) -> Vec<String> {
    if handed_over.len() >= addresses.len() {
        return Vec::new();
    }
    let there: Vec<String> =
        handed_over.iter().filter_map(|listener| listener.local_address().ok()).collect();
    addresses.iter().map(Address::to_string).filter(|address| !there.contains(address)).collect()
}

/// Whether all owners of unix sockets are known.
pub(crate) fn check(plan: &Plan, daemon: Option<&Identity>) -> Result<(), Error> {
    let mut unix = plan.sockets().filter(|listen| listen.kind().is_unix());
    unix.try_for_each(|listen| Owner::of(plan, listen, daemon).map(drop))
}

/// The paths of the declared sockets, and that of the control socket.
pub(crate) fn paths(plan: &Plan, options: &Options) -> Vec<PathBuf> {
    let all = all_addresses(plan, options).unwrap_or_default();
    let declared = all.iter().filter_map(|address| address.path().map(Path::to_owned));
    declared.chain(channel::path(plan, options)).collect()
}

fn all_addresses(plan: &Plan, options: &Options) -> Result<Vec<Address>, Error> {
    let each = plan.sockets().map(|listen| addresses(listen, options));
    each.collect::<Result<Vec<_>, _>>().map(|all| all.concat())
}

/// All that `--listen` gives for the name, else the declaration.
pub(crate) fn addresses(listen: &Listen, options: &Options) -> Result<Vec<Address>, Error> {
    let given = options.listen.iter().filter(|(name, _)| name == listen.name);
    let given: Vec<Address> = given.map(|(_, address)| address.clone()).collect();
    if !given.is_empty() {
        return Ok(given);
    }
    let declared = listen.addresses.iter().map(|&address| Address::declared(address));
    declared.collect::<Result<_, _>>().map_err(Error::Arguments)
}
