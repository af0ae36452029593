//! `health` beside the other keys: its socket is bound by the program, wherever that is started.

use crate::draft::Entry;
use crate::problem::Problems;
use crate::spec::{Address, SandboxMode, Scope, Spec};
use crate::units::is_own;

/// The first port that everybody may bind: `net.ipv4.ip_unprivileged_port_start`.
const UNPRIVILEGED: u16 = 1024;

pub(super) fn check(spec: &mut Spec, entries: &[Entry], problems: &mut Problems) {
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    let (Some(entry), Some(health)) = (find("health"), &spec.health) else { return };
    if let (Some(listen), true) =
        (find("listen"), spec.listen.iter().any(|listen| listen.name == health.name))
    {
        let text =
            "`listen` has a socket named `health`, which is the name of the one that `health` declares";
        problems.add_help(listen.value_site, text, "give it another name");
        spec.listen.retain(|listen| listen.name != health.name);
    }
    for address in &health.addresses {
        if let Some(same) = spec.listen.iter().find(|listen| listen.addresses.contains(address)) {
            let text = format!("`health` and the socket `{}` listen on the same address", same.name);
            problems.add(entry.value_site, text);
        }
        let problem = match address {
            Address::Tcp(ip) => low_port(spec, ip.port()),
            address => address.path().and_then(|path| out_of_reach(spec, path)),
        };
        if let Some((text, help)) = problem {
            problems.add_help(entry.value_site, text, help);
        }
    }
}

/// A service manager starts the daemon as its user, who has to bind the port.
fn low_port(spec: &Spec, port: u16) -> Option<(String, String)> {
    let user = spec.user.as_ref().filter(|_| spec.privileged.is_none())?;
    let may = spec.capabilities.iter().any(|capability| capability.name == "CAP_NET_BIND_SERVICE");
    (port < UNPRIVILEGED && !may).then(|| {
        let text =
            format!("`{user}` cannot listen on port {port}, and systemd starts the daemon as that user");
        (text, format!("write a port from {UNPRIVILEGED} on, as in `\"127.0.0.1:9901\"`"))
    })
}

/// The file has to lie where the unit lets the daemon write.
fn out_of_reach(spec: &Spec, path: &str) -> Option<(String, String)> {
    let walls = spec.sandbox.as_ref().is_some_and(|sandbox| sandbox.mode == SandboxMode::Strict);
    if spec.scope == Scope::User || (spec.user.is_none() && !walls) {
        return None;
    }
    (!is_own(spec, path)).then(|| {
        let name = &spec.name;
        let text = format!("`{path}` is in no directory of the daemon's own, where it may make its socket");
        (text, format!("write `\"unix:/run/{name}/health.sock\"` and `runtime_directory = \"{name}\"`"))
    })
}
