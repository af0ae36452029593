//! `listen(name = "address")` and `listen(name(address = .., mode = .., backlog = .., peers = ..))`

use super::given::Given;
use super::{address, octal, word};
use crate::draft::{Entry, Item};
use crate::keys::Kind;
use crate::spec::{Address, Listen};
use crate::value::{Integer, Value};

pub(super) fn listen(given: &mut Given) -> Option<Vec<Listen>> {
    let Value::Group(entries) = given.value else { return nameless(given) };
    let mut sockets: Vec<Listen> = Vec::new();
    for entry in entries {
        let name = &entry.key;
        if sockets.iter().any(|socket| socket.name == *name) {
            given.problems.add(entry.key_site, format!("`listen` has two sockets named `{name}`"));
        } else if !is_parameter(name) {
            given.problems.add_help(
                entry.key_site,
                format!("`{name}` cannot be the name of a parameter of main"),
                "write letters, digits and `_`, as in `http`",
            );
        } else if let Some(socket) = socket(given, entry) {
            if let Some(same) = sockets.iter().find(|other| other.address == socket.address) {
                let text = format!("`{}` and `{name}` listen on the same address", same.name);
                given.problems.add(entry.value_site, text);
            }
            sockets.push(socket);
        }
    }
    Some(sockets)
}

/// `listen = "0.0.0.0:80"`: the addresses are checked all the same.
fn nameless(given: &mut Given) -> Option<Vec<Listen>> {
    let written = match given.value {
        Value::Text(text) => {
            address::address(given)?;
            text.as_str()
        }
        Value::List(items) if !items.is_empty() && items.iter().all(is_text) => {
            if given.each(items, address::address).len() < items.len() {
                return None;
            }
            "0.0.0.0:80"
        }
        _ => return given.mismatch(),
    };
    let written = given.group("listen", &format!("http = \"{written}\""));
    given.refuse_help(
        "a socket in `listen` needs a name",
        format!("write `{written}`; main takes it as its parameter `http`"),
    )
}

fn socket(given: &mut Given, entry: &Entry) -> Option<Listen> {
    let name = entry.key.clone();
    let Value::Group(parts) = &entry.value else {
        let address = given.within(entry, Kind::Address, address::address)?;
        return Some(Listen { name, address, mode: None, backlog: None, peers: false });
    };
    let (mut address, mut mode, mut backlog, mut peers) = (None, None, None, None);
    let known = ["address", "mode", "backlog", "peers"];
    for part in given.parts(parts, &format!("the socket `{name}`"), &known) {
        match part.key.as_str() {
            "address" => address = given.within(part, Kind::Address, address::address),
            "mode" => mode = given.within(part, Kind::Octal, octal::mode).map(|mode| (mode, part.key_site)),
            "peers" => peers = given.within(part, Kind::Flag, word::flag).map(|flag| (flag, part.key_site)),
            _ => backlog = given.within(part, Kind::Number, queue),
        }
    }
    if !parts.iter().any(|part| part.key == "address") {
        let help = format!("write `{}`", given.group(&name, "address = \"0.0.0.0:80\""));
        given.problems.add_help(entry.key_site, format!("the socket `{name}` needs an `address`"), help);
    }
    let address = address?;
    if let Address::Tcp(_) | Address::Udp(_) = address {
        if let Some((_, site)) = mode {
            given.problems.add(site, "`mode` is for the file of a Unix socket");
        }
        if let Some((_, site)) = peers {
            given.problems.add(site, "`peers` is for a Unix socket, whose clients the kernel knows");
        }
    }
    let peers = peers.is_some_and(|(peers, _)| peers);
    Some(Listen { name, address, mode: mode.map(|(mode, _)| mode), backlog, peers })
}

fn is_text(item: &Item) -> bool {
    matches!(item.value, Value::Text(_))
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

fn is_parameter(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && name.len() < 256
}
