//! The `.socket` units, one for each declared socket: systemd.socket(5) has one `FileDescriptorName=` a unit.

use super::super::UnitFile;
use super::super::sentence::one_line;
use super::network::is_specific;
use super::quote::{line, specifiers};
use super::unit::Unit;
use crate::spec::{Address, Listen, Scope, Spec};

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
    match &listen.address {
        Address::Tcp(address) => unit.set("ListenStream", specifiers(&address.to_string())),
        Address::Udp(address) => unit.set("ListenDatagram", specifiers(&address.to_string())),
        Address::Unix(path) => unit.set("ListenStream", line(path)),
        Address::UnixDatagram(path) => unit.set("ListenDatagram", line(path)),
    }
    unit.set("FileDescriptorName", &listen.name);
    unit.set("Service", format_args!("{}.service", spec.name));
    if let Some(backlog) = listen.backlog {
        unit.set("Backlog", backlog);
    }
    if is_specific(&listen.address) {
        unit.set("FreeBind", "yes");
    }
    if let Address::Unix(_) | Address::UnixDatagram(_) = listen.address {
        permissions(&mut unit, spec, listen);
    }
    unit.section("Install");
    unit.set("WantedBy", "sockets.target");
    unit.finish()
}

fn permissions(unit: &mut Unit, spec: &Spec, listen: &Listen) {
    unit.set("SocketMode", format_args!("{:04o}", listen.mode.unwrap_or(0o666)));
    if spec.scope == Scope::System {
        unit.set_each("SocketUser", spec.user.as_deref().map(line));
        unit.set_each("SocketGroup", spec.group.as_deref().map(line));
    }
    unit.set("RemoveOnStop", "yes");
}
