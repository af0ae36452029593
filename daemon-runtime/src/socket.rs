//! The declared sockets: adopted from a service manager by name, or bound before the privilege drop.

use std::path::{Path, PathBuf};

use crate::control::arguments::Options;
use crate::error::Error;
use crate::plan::{Listen, Plan};
use crate::privilege::lookup::Identity;

pub(crate) mod address;
pub(crate) mod adopt;
mod bind;
mod files;
pub(crate) mod listeners;
mod stale;

use address::Address;
use adopt::Adopted;
pub(crate) use files::SocketFiles;
use listeners::Listeners;
pub(crate) use stale::is_stale;

/// One or more sockets for each entry of `listen`. What is handed over is never bound again.
pub(crate) fn open_all(
    plan: &Plan,
    options: &Options,
    adopted: &mut Adopted,
    owner: Option<&Identity>,
) -> Result<(Listeners, SocketFiles), Error> {
    let mut listeners = Listeners::default();
    let mut files = SocketFiles::default();
    for listen in plan.listen {
        let handed_over = adopted.adopt(listen)?;
        if handed_over.is_empty() {
            let address = address(listen, options)?;
            listeners.push(listen.name, bind::bind(listen, &address, owner, &mut files)?);
        }
        for listener in handed_over {
            listeners.push(listen.name, listener);
        }
    }
    adopted.refuse_rest()?;
    Ok((listeners, files))
}

/// The paths of the declared sockets.
pub(crate) fn paths(plan: &Plan, options: &Options) -> Vec<PathBuf> {
    let path = |listen| address(listen, options).ok()?.path().map(Path::to_owned);
    plan.listen.iter().filter_map(path).collect()
}

/// `--listen`, else the declaration.
fn address(listen: &Listen, options: &Options) -> Result<Address, Error> {
    match options.listen.iter().rev().find(|(name, _)| name == listen.name) {
        Some((_, address)) => Ok(address.clone()),
        None => Address::declared(listen.address).map_err(Error::Arguments),
    }
}
