//! One entry of `listen`: its addresses, and the parts that fit their kind.

use super::super::given::Given;
use super::super::{identity, octal, word};
use super::Declared;
use super::addresses::addresses;
use crate::draft::Entry;
use crate::keys::Kind;
use crate::site::Site;
use crate::spec::{Listen, SocketKind};
use crate::value::{Integer, Value};

const PARTS: [&str; 8] = ["address", "mode", "owner", "group", "backlog", "peers", "ipv6_only", "reuse_port"];

pub(super) fn socket(given: &mut Given, entry: &Entry) -> Option<Declared> {
    let name = &entry.key;
    let Value::Group(parts) = &entry.value else {
        let (addresses, sites) = given.within(entry, Kind::Addresses, addresses)?.into_iter().unzip();
        return Some(Declared { listen: Listen::new(name, addresses), sites });
    };
    let mut listen = Listen::new(name, Vec::new());
    let mut sites = Vec::new();
    let parts = given.parts(parts, &format!("the socket `{name}`"), &PARTS);
    for part in &parts {
        match part.key.as_str() {
            "address" => {
                let found = given.within(part, Kind::Addresses, addresses).unwrap_or_default();
                (listen.addresses, sites) = found.into_iter().unzip();
            }
            "mode" => listen.mode = given.within(part, Kind::Octal, octal::mode),
            "owner" => listen.owner = given.within(part, Kind::Text, identity::owner),
            "group" => listen.group = given.within(part, Kind::Text, identity::owning_group),
            "peers" => listen.peers = given.within(part, Kind::Flag, word::flag).unwrap_or_default(),
            "ipv6_only" => listen.ipv6_only = given.within(part, Kind::Flag, word::flag),
            "reuse_port" => {
                listen.reuse_port = given.within(part, Kind::Flag, word::flag).unwrap_or_default();
            }
            _ => listen.backlog = given.within(part, Kind::Number, queue),
        }
    }
    if !parts.iter().any(|part| part.key == "address") {
        let help = format!("write `{}`", given.group(name, "address = \"0.0.0.0:80\""));
        given.problems.add_help(entry.key_site, format!("the socket `{name}` needs an `address`"), help);
    }
    let kind = listen.addresses.first()?.kind();
    for part in parts {
        if let Some(text) = misplaced(&part.key, kind) {
            given.problems.add(part.key_site, text);
        }
    }
    refuse_ipv6_only(given, entry, &listen);
    Some(Declared { listen, sites })
}

/// A part that sockets of this kind cannot have.
fn misplaced(part: &str, kind: SocketKind) -> Option<String> {
    match part {
        "mode" | "owner" | "group" if !kind.is_unix() => {
            Some(format!("`{part}` is for the file of a Unix socket"))
        }
        "peers" if !kind.is_unix() => {
            Some("`peers` is for a Unix socket, whose clients the kernel knows".to_owned())
        }
        "reuse_port" if kind.is_unix() => Some("`reuse_port` is for TCP and UDP".to_owned()),
        "backlog" if !kind.accepts() => Some(format!(
            "`backlog` is for sockets that accept connections, which `{}` does not",
            kind.prefix()
        )),
        _ => None,
    }
}

fn refuse_ipv6_only(given: &mut Given, entry: &Entry, listen: &Listen) {
    let Value::Group(parts) = &entry.value else { return };
    let site =
        |name: &str| parts.iter().find(|part| part.key == name).map(|part: &Entry| -> Site { part.key_site });
    let internet =
        |address: &crate::spec::Address| address.internet().is_some_and(|address| address.is_ipv6());
    if let (Some(site), false) = (site("ipv6_only"), listen.addresses.iter().any(internet)) {
        given
            .problems
            .add(site, format!("`ipv6_only` is for an IPv6 address, and `{}` has none", listen.name));
    }
}

fn queue(given: &mut Given) -> Option<u32> {
    match given.value {
        Value::Integer(Integer { value: Some(length @ 1..=2_147_483_647), .. }) => {
            u32::try_from(*length).ok()
        }
        Value::Integer(_) => given.refuse("`backlog` is a number of connections, at least 1"),
        _ => given.mismatch(),
    }
}
