//! How far the declared sockets let the daemon reach: the same answer that the unit file is made from.

use std::net::SocketAddr;

use nix::libc;

use crate::plan::{Address, Plan, Sandbox};
use crate::sandbox::calls::Calls;

/// The families that sockets may be of. Unix always: readiness is told over it.
pub(crate) fn families(plan: &Plan, sandbox: &Sandbox) -> Vec<i32> {
    let internet = sandbox.calls_out || plan.sockets().any(|listen| !listen.kind().is_unix());
    let mut families = vec![libc::AF_UNIX];
    if internet {
        families.extend([libc::AF_INET, libc::AF_INET6]);
    }
    families.extend(sandbox.doors.families.iter().filter_map(|family| match *family {
        "AF_NETLINK" => Some(libc::AF_NETLINK),
        "AF_PACKET" => Some(libc::AF_PACKET),
        _ => None,
    }));
    families
}

/// What the walls leave of the network, and of other processes, besides sockets that are there.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a wall by itself")]
pub(crate) struct Reach {
    /// Any TCP port can be bound.
    pub(crate) binds: bool,
    /// TCP connections can be made.
    pub(crate) connects: bool,
    /// Abstract sockets of others can be reached.
    pub(crate) abstract_sockets: bool,
    /// Others can be signalled.
    pub(crate) signals: bool,
}

impl Reach {
    /// A capability is worth nothing where what it is for is refused to everybody.
    pub(crate) fn of(plan: &Plan, sandbox: &Sandbox, calls: &Calls) -> Self {
        let has = |name: &str| plan.capabilities.iter().any(|capability| capability.name == name);
        Self {
            binds: calls.lifts("bind") || has("CAP_NET_BIND_SERVICE"),
            connects: calls.lifts("connect") || sandbox.calls_out,
            // Whoever asks for a reload is answered at an abstract socket of theirs.
            abstract_sockets: calls.lifts("connect") || plan.reloads(),
            signals: calls.lifts("kill") || has("CAP_KILL"),
        }
    }
}

/// The TCP ports that `listen` declares.
pub(crate) fn ports(plan: &Plan) -> impl Iterator<Item = u16> {
    plan.sockets().flat_map(|listen| listen.addresses).filter_map(|address| match address {
        Address::Tcp(address) => address.parse().ok().map(|address: SocketAddr| address.port()),
        _ => None,
    })
}
