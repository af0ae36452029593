//! The declared sockets: adopted from a service manager by name, or bound before the privilege drop.

use std::io;
use std::path::{Path, PathBuf};

use crate::control::arguments::Options;
use crate::error::Error;
use crate::plan::{Listen, Plan};
use crate::privilege::lookup::Identity;

pub(crate) mod address;
pub(crate) mod adopt;
mod bind;
mod files;
#[cfg(feature = "explain")]
mod foresee;
pub(crate) mod listeners;
#[cfg(feature = "explain")]
pub(crate) mod occupied;
pub(crate) mod open;
mod stale;

use address::Address;
use adopt::Adopted;
pub(crate) use files::SocketFiles;
#[cfg(feature = "explain")]
pub(crate) use foresee::{Way, foresee};
use listeners::{Listener, Listeners};
use open::OpenSockets;
pub(crate) use stale::is_stale;

/// Everything that `listen` has led to.
#[derive(Debug, Default)]
pub(crate) struct Opened {
    /// For main.
    pub(crate) listeners: Listeners,
    /// To be removed at the end.
    pub(crate) files: SocketFiles,
    /// What there is, also when main has taken it.
    pub(crate) sockets: OpenSockets,
}

impl Opened {
    fn add(&mut self, name: &'static str, listener: Listener) -> io::Result<()> {
        self.sockets.note(name, listener.local_address()?);
        self.listeners.push(name, listener);
        Ok(())
    }
}

/// One or more sockets for each entry of `listen`. What is handed over is never bound again.
pub(crate) fn open_all(
    plan: &Plan,
    options: &Options,
    adopted: &mut Adopted,
    owner: Option<&Identity>,
) -> Result<Opened, Error> {
    let mut opened = Opened::default();
    for listen in plan.listen {
        let handed_over = adopted.adopt(listen)?;
        if handed_over.is_empty() {
            let address = address(listen, options)?;
            bind::bind(listen, &address, owner, &mut opened.files)
                .and_then(|bound| opened.add(listen.name, bound))
                .map_err(|source| bind::failed(listen, &address, source))?;
        }
        for listener in handed_over {
            opened.add(listen.name, listener).map_err(|error| adopt::refused(listen, &error))?;
        }
    }
    adopted.refuse_rest()?;
    Ok(opened)
}

/// The paths of the declared sockets.
pub(crate) fn paths(plan: &Plan, options: &Options) -> Vec<PathBuf> {
    let path = |listen| address(listen, options).ok()?.path().map(Path::to_owned);
    plan.listen.iter().filter_map(path).collect()
}

/// `--listen`, else the declaration.
pub(crate) fn address(listen: &Listen, options: &Options) -> Result<Address, Error> {
    match options.listen.iter().rev().find(|(name, _)| name == listen.name) {
        Some((_, address)) => Ok(address.clone()),
        None => Address::declared(listen.address).map_err(Error::Arguments),
    }
}
