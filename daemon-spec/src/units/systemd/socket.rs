//! The `.socket` units, one for each declared socket: systemd.socket(5) has one `FileDescriptorName=` a unit.

use super::super::UnitFile;
use super::super::sentence::one_line;
use super::network::is_specific;
use super::quote::{line, specifiers};
use super::unit::Unit;
use crate::spec::{Address, Listen, Scope, SocketKind, Spec};

/// The names of the socket units: `NAME.socket` for the first socket, `NAME-LISTEN.socket` for each other.
pub(super) fn names(spec: &Spec) -> Vec<String> {
    let name = |(index, listen): (usize, &Listen)| match index {
        0 => format!("{}.socket", spec.name),
        _ => format!("{}-{}.socket", spec.name, listen.name),
    };
    spec.listen.iter().enumerate().map(name).collect()
}

/// One unit a socket, each handing its descriptor to the same service under its declared name.
pub(super) fn render(spec: &Spec) -> Vec<UnitFile> {
    let unit = |(name, listen)| UnitFile::new(format!("systemd/{name}"), render_one(spec, listen));
    names(spec).into_iter().zip(&spec.listen).map(unit).collect()
}

fn render_one(spec: &Spec, listen: &Listen) -> String {
    let mut unit = Unit::new();
    unit.section("Unit");
    unit.set("Description", line(&format!("{}, socket {}", one_line(&spec.description), listen.name)));
    unit.section("Socket");
    for address in &listen.addresses {
        listen_on(&mut unit, address);
    }
    unit.set("FileDescriptorName", &listen.name);
    unit.set("Service", format_args!("{}.service", spec.name));
    if let Some(backlog) = listen.backlog {
        unit.set("Backlog", backlog);
    }
    if let Some(alone) = spec.ipv6_alone(listen) {
        unit.set("BindIPv6Only", if alone { "ipv6-only" } else { "both" });
    }
    if listen.reuse_port {
        unit.set("ReusePort", "yes");
    }
    if listen.addresses.iter().any(is_specific) {
        unit.set("FreeBind", "yes");
    }
    if listen.kind().is_unix() {
        permissions(&mut unit, spec, listen);
    }
    unit.section("Install");
    unit.set("WantedBy", "sockets.target");
    unit.finish()
}

fn listen_on(unit: &mut Unit, address: &Address) {
    let directive = match address.kind() {
        SocketKind::Tcp | SocketKind::Unix => "ListenStream",
        SocketKind::Udp | SocketKind::UnixDatagram => "ListenDatagram",
        SocketKind::UnixSeqpacket => "ListenSequentialPacket",
    };
    match address {
        Address::Tcp(address) | Address::Udp(address) => {
            unit.set(directive, specifiers(&address.to_string()));
        }
        Address::Unix(path) | Address::UnixDatagram(path) | Address::UnixSeqpacket(path) => {
            unit.set(directive, line(path));
        }
    }
}

/// Whose the file is: of whom `listen` says, else the daemon's. Without a group systemd takes the user's own.
fn permissions(unit: &mut Unit, spec: &Spec, listen: &Listen) {
    unit.set("SocketMode", format_args!("{:04o}", listen.mode.unwrap_or(0o666)));
    let system = |name: &Option<String>| name.clone().filter(|_| spec.scope == Scope::System);
    let (user, group) = match &listen.owner {
        Some(owner) => (Some(owner.clone()), None),
        None => (system(&spec.user), system(&spec.group)),
    };
    unit.set_each("SocketUser", user.as_deref().map(line));
    unit.set_each("SocketGroup", listen.group.clone().or(group).as_deref().map(line));
    unit.set("RemoveOnStop", "yes");
}
