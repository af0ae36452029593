//! Addresses that cannot be bound side by side, and IPv6 addresses that would take those of IPv4.

use super::super::given::Given;
use super::Declared;
use crate::spec::Address;

/// Each address against all that came before it.
pub(super) fn refuse(given: &mut Given, sockets: &[Declared], socket: &Declared) {
    for (index, (address, site)) in socket.each().enumerate() {
        let own = socket.each().take(index).map(|one| (socket, one));
        let before = sockets.iter().flat_map(|other| other.each().map(move |one| (other, one)));
        let conflict = before.chain(own).find_map(|(other, (one, _))| between(socket, address, other, one));
        if let Some(text) = conflict {
            given.problems.add(site, text);
        }
    }
}

fn between(socket: &Declared, address: &Address, other: &Declared, taken: &Address) -> Option<String> {
    let (name, of) = (&socket.listen.name, &other.listen.name);
    let same_file = address.path().is_some() && address.path() == taken.path();
    if address == taken || same_file {
        return Some(format!("`{of}` and `{name}` listen on the same address"));
    }
    if address.kind() != taken.kind() || (socket.listen.reuse_port && other.listen.reuse_port) {
        return None;
    }
    let (one, two) = (address.internet()?, taken.internet()?);
    let overlap = one.port() == two.port() && one.is_ipv4() == two.is_ipv4();
    let (part, whole) = match (one.ip().is_unspecified(), two.ip().is_unspecified()) {
        (false, true) => (address, taken),
        (true, false) => (taken, address),
        _ => return None,
    };
    overlap.then(|| format!("`{part}` is one of the addresses of `{whole}`"))
}

/// `[::]:80` beside `0.0.0.0:80` is for IPv6 alone, unless the declaration says that it shall not be.
pub(super) fn refuse_shared_ports(given: &mut Given, sockets: &[Declared]) {
    let all: Vec<&Address> = sockets.iter().flat_map(|socket| &socket.listen.addresses).collect();
    for socket in sockets.iter().filter(|socket| socket.listen.ipv6_only == Some(false)) {
        for (ipv6, site) in socket.each() {
            if let Some(ipv4) = all.iter().find(|ipv4| ipv6.takes(ipv4)) {
                given.problems.add_help(
                    site,
                    format!("`{ipv6}` with `ipv6_only = false` takes `{ipv4}` as well"),
                    format!("leave `{ipv4}` out, or `ipv6_only`: `{ipv6}` is then for IPv6 alone"),
                );
            }
        }
    }
}
