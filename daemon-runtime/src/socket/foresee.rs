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
use super::owner::Owner;
use super::{addresses, all_addresses, bind, left_out, occupied, stale};
use crate::control::arguments::Options;
use crate::error::Error;
use crate::instance::directory::trusted;
use crate::plan::{Listen, Plan};
use crate::privilege::lookup::Identity;
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
    /// Others of its name were handed over, and this address was not.
    LeftOut,
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
    daemon: Option<&Identity>,
    before: &State,
    makes: &[&Path],
) -> (Vec<Foreseen>, Result<(), Error>) {
    let mut all = Vec::new();
    let everywhere = all_addresses(plan, options).unwrap_or_default();
    for listen in plan.sockets() {
        let numbers: Vec<RawFd> =
            adopted.iter().filter(|(name, _)| name == listen.name).map(|(_, fd)| *fd).collect();
        let ways = match addresses(listen, options) {
            Err(error) => vec![(String::new(), Err(error))],
            Ok(addresses) if numbers.is_empty() => {
                if let Err(error) = refuse_owner(plan, listen, daemon) {
                    let address = addresses.first().map(Address::to_string).unwrap_or_default();
                    all.push(Foreseen { name: listen.name, address, way: Err(error) });
                    continue;
                }
                let bound = |address: &Address| {
                    let way = foresee_bind(listen, address, &everywhere, before, makes);
                    (address.to_string(), way.map_err(|source| bind::failed(listen, address, source)))
                };
                addresses.iter().map(bound).collect()
            }
            Ok(addresses) => taken(listen, adopted, &numbers, &addresses),
        };
        all.extend(ways.into_iter().map(|(address, way)| Foreseen { name: listen.name, address, way }));
    }
    (all, adopted.refuse_rest())
}

/// Every address of the daemon, and the number of a socket that keeps it from being bound.
pub(crate) fn occupants(plan: &Plan, options: &Options) -> Vec<(&'static str, Address, Option<u64>)> {
    let all = all_addresses(plan, options).unwrap_or_default();
    let of = |listen: &Listen| {
        let (name, alone) = (listen.name, |address: &Address| bind::alone(listen, address, &all));
        let occupant =
            |address: &Address| occupied::occupant(address, alone(address)).filter(|_| !listen.reuse_port);
        let each = addresses(listen, options).unwrap_or_default().into_iter();
        each.map(|address| (name, occupant(&address), address))
            .map(|(name, who, address)| (name, address, who))
            .collect::<Vec<_>>()
    };
    plan.listen.iter().flat_map(of).collect()
}

/// What becomes of an address.
type OneWay = (String, Result<Way, Error>);

/// The owner of a file is looked up before it is made.
fn refuse_owner(plan: &Plan, listen: &Listen, daemon: Option<&Identity>) -> Result<(), Error> {
    if listen.kind().is_unix() { Owner::of(plan, listen, daemon).map(drop) } else { Ok(()) }
}

fn taken(listen: &Listen, adopted: &mut Adopted, numbers: &[RawFd], addresses: &[Address]) -> Vec<OneWay> {
    match adopted.adopt(listen) {
        Ok(sockets) => {
            let one = |(socket, number): (&super::Listener, &RawFd)| {
                let address = socket.local_address().unwrap_or_default();
                (address, Ok(Way::HandedOver(*number)))
            };
            let left_out =
                left_out(addresses, &sockets).into_iter().map(|address| (address, Ok(Way::LeftOut)));
            sockets.iter().zip(numbers).map(one).chain(left_out).collect()
        }
        Err(error) => vec![(String::new(), Err(error))],
    }
}

fn foresee_bind(
    listen: &Listen,
    address: &Address,
    all: &[Address],
    before: &State,
    makes: &[&Path],
) -> io::Result<Way> {
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
    // Whoever else is there may let others in as well, which only binding could tell.
    let occupied =
        !listen.reuse_port && occupied::occupant(address, bind::alone(listen, address, all)).is_some();
    if occupied { Err(Errno::EADDRINUSE.into()) } else { Ok(Way::Bound) }
}

fn foresee_file(address: &Address, path: &Path, makes: &[&Path]) -> io::Result<Way> {
    let parent = path.parent().unwrap_or(Path::new("/"));
    if makes.iter().any(|made| parent.starts_with(made)) {
        return Ok(Way::Bound);
    }
    let directory = way::open(parent, |link| trusted(link, None))?;
    faccessat(&directory, ".", AccessFlags::W_OK | AccessFlags::X_OK, AtFlags::AT_EACCESS)?;
    if occupied::occupant(address, None).is_some() {
        Err(Errno::EADDRINUSE.into())
    } else if stale::is_something_else(path) {
        Err(bind::in_the_way())
    } else if path.symlink_metadata().is_ok() {
        Ok(Way::BoundAnew)
    } else {
        Ok(Way::Bound)
    }
}
