//! The addresses of one name: one string or a list, all of one kind.

use super::super::address;
use super::super::given::Given;
use crate::keys::Kind;
use crate::site::Site;
use crate::spec::Address;
use crate::value::Value;

/// Each with where it is written.
pub(super) fn addresses(given: &mut Given) -> Option<Vec<(Address, Site)>> {
    let items = match given.value {
        Value::List(items) => items,
        Value::Text(_) | Value::Name(..) | Value::Path(_) | Value::Call(_) | Value::Computed(_) => {
            let site = given.site;
            return address::address(given).map(|address| vec![(address, site)]);
        }
        _ => return given.mismatch(),
    };
    if items.is_empty() {
        return given.refuse("a socket needs an address, found an empty list");
    }
    given.kind = Kind::Address;
    let mut good: Vec<(Address, Site)> = Vec::new();
    for item in items {
        for address in given.each(std::slice::from_ref(item), address::address) {
            if good.iter().any(|(other, _)| *other == address) {
                given.problems.add(item.site, format!("`{address}` is listed twice"));
            } else {
                good.push((address, item.site));
            }
        }
    }
    of_one_kind(given, good)
}

/// Main takes all sockets of one name as one type.
fn of_one_kind(given: &mut Given, addresses: Vec<(Address, Site)>) -> Option<Vec<(Address, Site)>> {
    let kind = addresses.first()?.0.kind();
    for (address, site) in &addresses {
        let other = address.kind();
        if other != kind {
            given.problems.add_help(
                *site,
                format!(
                    "the addresses of one name are of one kind, found `{}` after `{}`",
                    other.prefix(),
                    kind.prefix()
                ),
                "give it a name of its own: main takes sockets of another kind as another parameter",
            );
            return None;
        }
    }
    Some(addresses)
}
