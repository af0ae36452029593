//! How far the declared sockets let the daemon reach: the same answer that the unit file is made from.

use std::net::SocketAddr;

use nix::libc;

use crate::plan::{Address, Plan, Sandbox};

/// The families that sockets may be of. Unix always: readiness is told over it.
pub(crate) fn families(plan: &Plan, sandbox: &Sandbox) -> &'static [i32] {
    let internet = sandbox.calls_out
        || plan.listen.iter().any(|listen| matches!(listen.address, Address::Tcp(_) | Address::Udp(_)));
    if internet { &[libc::AF_UNIX, libc::AF_INET, libc::AF_INET6] } else { &[libc::AF_UNIX] }
}

/// The TCP ports that `listen` declares.
pub(crate) fn ports(plan: &Plan) -> impl Iterator<Item = u16> {
    plan.listen.iter().filter_map(|listen| match listen.address {
        Address::Tcp(address) => address.parse().ok().map(|address: SocketAddr| address.port()),
        _ => None,
    })
}
