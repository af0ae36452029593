//! What an init script starts after: LSB Core "Facility Names", from the units the daemon names.

use crate::spec::Spec;

/// The facilities that must, and those that should, be up first.
pub(super) struct Facilities {
    pub(super) required: Vec<String>,
    pub(super) should: Vec<String>,
}

impl Facilities {
    pub(super) fn of(spec: &Spec) -> Self {
        let mut required = vec!["$remote_fs".to_owned(), "$syslog".to_owned()];
        if spec.sockets().any(|listen| !listen.kind().is_unix()) {
            required.push("$network".to_owned());
        }
        add(&mut required, &spec.requires, &[]);
        let mut should = Vec::new();
        add(&mut should, &spec.wants, &required);
        add(&mut should, &spec.after, &required);
        Self { required, should }
    }
}

fn add(facilities: &mut Vec<String>, units: &[String], known: &[String]) {
    for facility in units.iter().filter_map(|unit| facility(unit)) {
        if !facilities.contains(&facility) && !known.contains(&facility) {
            facilities.push(facility);
        }
    }
}

/// The facility for a unit; other kinds of unit have none.
fn facility(unit: &str) -> Option<String> {
    let system = match unit {
        "network.target" | "network-online.target" => "$network",
        "nss-lookup.target" => "$named",
        "rpcbind.target" => "$portmap",
        "time-sync.target" | "time-set.target" => "$time",
        "remote-fs.target" => "$remote_fs",
        "local-fs.target" => "$local_fs",
        _ => return unit.strip_suffix(".service").filter(|name| is_name(name)).map(str::to_owned),
    };
    Some(system.to_owned())
}

/// A name that needs no quoting, since the header has none.
fn is_name(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.@".contains(c))
}
