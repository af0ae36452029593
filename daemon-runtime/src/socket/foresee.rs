//! What a start would do for each entry of `listen`. Nothing is bound; what was handed over is looked at and closed.

use std::fs;
use std::io;
use std::os::fd::RawFd;
use std::path::Path;

use nix::errno::Errno;
use nix::fcntl::AtFlags;
use nix::unistd::{AccessFlags, faccessat};

use super::address::Address;
use super::adopt::Adopted;
use super::{address, bind, occupied, stale};
use crate::control::arguments::Options;
use crate::error::Error;
use crate::instance::directory::trusted;
use crate::plan::{Listen, Plan};
use crate::privilege::state::{NET_BIND_SERVICE, State};
use crate::way;

/// The lowest port that everybody may bind.
const UNPRIVILEGED: &str = "/proc/sys/net/ipv4/ip_unprivileged_port_start";

/// How a socket comes to be.
pub(crate) enum Way {
    /// A service manager has handed it over.
    HandedOver(RawFd),
    /// It is bound.
    Bound,
    /// It is bound where a dead process has left a file.
    BoundAnew,
}

/// One socket of the daemon to be.
pub(crate) struct Foreseen {
    pub(crate) name: &'static str,
    pub(crate) address: String,
    pub(crate) way: Result<Way, Error>,
}

/// As `open_all` would find them. A file in one of the directories that the start `makes` is not there yet. At last what
/// was handed over for nothing.
pub(crate) fn foresee(
    plan: &Plan,
    options: &Options,
    adopted: &mut Adopted,
    before: &State,
    makes: &[&Path],
) -> (Vec<Foreseen>, Result<(), Error>) {
    let mut all = Vec::new();
    for listen in plan.listen {
        let numbers: Vec<RawFd> =
            adopted.iter().filter(|(name, _)| name == listen.name).map(|(_, fd)| *fd).collect();
        let foreseen = |address, way| Foreseen { name: listen.name, address, way };
        if numbers.is_empty() {
            all.push(match address(listen, options) {
                Ok(address) => {
                    let way = foresee_bind(&address, before, makes);
                    let way = way.map_err(|source| bind::failed(listen, &address, source));
                    foreseen(address.to_string(), way)
                }
                Err(error) => foreseen(String::new(), Err(error)),
            });
            continue;
        }
        all.extend(taken(listen, adopted, &numbers).into_iter().map(|(address, way)| foreseen(address, way)));
    }
    (all, adopted.refuse_rest())
}

fn taken(listen: &Listen, adopted: &mut Adopted, numbers: &[RawFd]) -> Vec<(String, Result<Way, Error>)> {
    match adopted.adopt(listen) {
        Ok(sockets) => {
            let one = |(socket, number): (&super::Listener, &RawFd)| {
                let address = socket.local_address().unwrap_or_default();
                (address, Ok(Way::HandedOver(*number)))
            };
            sockets.iter().zip(numbers).map(one).collect()
        }
        Err(error) => vec![(String::new(), Err(error))],
    }
}

fn foresee_bind(address: &Address, before: &State, makes: &[&Path]) -> io::Result<Way> {
    match address {
        Address::Tcp(internet) | Address::Udp(internet) => {
            let lowest = fs::read_to_string(UNPRIVILEGED).ok().and_then(|port| port.trim().parse().ok());
            let below = internet.port() != 0 && internet.port() < lowest.unwrap_or(1024_u16);
            if below && !before.may(NET_BIND_SERVICE) {
                return Err(Errno::EACCES.into());
            }
        }
        _ => {
            let Some(path) = address.path() else { return Ok(Way::Bound) };
            return foresee_file(address, path, makes);
        }
    }
    if occupied::occupant(address).is_some() { Err(Errno::EADDRINUSE.into()) } else { Ok(Way::Bound) }
}

fn foresee_file(address: &Address, path: &Path, makes: &[&Path]) -> io::Result<Way> {
    let parent = path.parent().unwrap_or(Path::new("/"));
    if makes.iter().any(|made| parent.starts_with(made)) {
        return Ok(Way::Bound);
    }
    let directory = way::open(parent, |link| trusted(link, None))?;
    faccessat(&directory, ".", AccessFlags::W_OK | AccessFlags::X_OK, AtFlags::AT_EACCESS)?;
    if occupied::occupant(address).is_some() {
        Err(Errno::EADDRINUSE.into())
    } else if stale::is_something_else(path) {
        Err(bind::in_the_way())
    } else if path.symlink_metadata().is_ok() {
        Ok(Way::BoundAnew)
    } else {
        Ok(Way::Bound)
    }
}
