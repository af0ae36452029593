//! `listen(name = "address")`, `listen(name = ["address", ..])` and `listen(name(address = .., mode = .., ..))`

mod addresses;
mod conflict;
mod socket;

use super::address;
use super::given::Given;
use crate::draft::Item;
use crate::site::Site;
use crate::spec::{Address, Listen};
use crate::value::Value;

/// A good socket, and where its addresses are written.
struct Declared {
    listen: Listen,
    sites: Vec<Site>,
}

impl Declared {
    fn each(&self) -> impl Iterator<Item = (&Address, Site)> {
        self.listen.addresses.iter().zip(self.sites.iter().copied())
    }
}

pub(super) fn listen(given: &mut Given) -> Option<Vec<Listen>> {
    let Value::Group(entries) = given.value else { return nameless(given) };
    let mut sockets: Vec<Declared> = Vec::new();
    for entry in entries {
        let name = &entry.key;
        if sockets.iter().any(|socket| socket.listen.name == *name) {
            given.problems.add_help(
                entry.key_site,
                format!("`listen` has two sockets named `{name}`"),
                format!("write several addresses of one name as a list: `{name} = [\"…\", \"…\"]`"),
            );
        } else if !is_parameter(name) {
            given.problems.add_help(
                entry.key_site,
                format!("`{name}` cannot be the name of a parameter of main"),
                "write letters, digits and `_`, as in `http`",
            );
        } else if let Some(socket) = socket::socket(given, entry) {
            conflict::refuse(given, &sockets, &socket);
            sockets.push(socket);
        }
    }
    conflict::refuse_shared_ports(given, &sockets);
    Some(sockets.into_iter().map(|socket| socket.listen).collect())
}

/// `listen = "0.0.0.0:80"`: the addresses are checked all the same.
fn nameless(given: &mut Given) -> Option<Vec<Listen>> {
    let written = match given.value {
        Value::Text(text) => {
            address::address(given)?;
            format!("\"{text}\"")
        }
        Value::List(items) if !items.is_empty() && items.iter().all(is_text) => {
            let good = given.each(items, address::address);
            if good.len() < items.len() {
                return None;
            }
            let texts: Vec<String> = good.iter().map(|address| format!("\"{address}\"")).collect();
            if let [one] = &texts[..] { one.clone() } else { format!("[{}]", texts.join(", ")) }
        }
        _ => return given.mismatch(),
    };
    let written = given.group("listen", &format!("http = {written}"));
    given.refuse_help(
        "a socket in `listen` needs a name",
        format!("write `{written}`; main takes it as its parameter `http`"),
    )
}

fn is_text(item: &Item) -> bool {
    matches!(item.value, Value::Text(_))
}

fn is_parameter(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && name.len() < 256
}
