//! The sandbox of the service, closed as far as the declaration allows: systemd.exec(5) "Sandboxing".

use super::super::directories::{self, is_below};
use super::network::{Reach, reach};
use super::paths::foreign;
use super::quote::word;
use super::unit::Unit;
use crate::spec::{Scope, Spec};

/// What every daemon can do without, in either scope and as any user.
const ALWAYS: [(&str, &str); 6] = [
    ("NoNewPrivileges", "yes"),
    ("LockPersonality", "yes"),
    ("MemoryDenyWriteExecute", "yes"),
    ("RestrictNamespaces", "yes"),
    ("RestrictRealtime", "yes"),
    ("RestrictSUIDSGID", "yes"),
];

/// What only the system's manager can take away, from root too.
const SYSTEM: [(&str, &str); 8] = [
    ("PrivateDevices", "yes"),
    ("PrivateMounts", "yes"),
    ("ProtectClock", "yes"),
    ("ProtectControlGroups", "yes"),
    ("ProtectHostname", "yes"),
    ("ProtectKernelLogs", "yes"),
    ("ProtectKernelModules", "yes"),
    ("ProtectKernelTunables", "yes"),
];

/// Capabilities that not even root's daemon should hold without saying so.
const NEVER: &str = "~CAP_SYS_ADMIN CAP_SYS_BOOT CAP_SYS_PTRACE CAP_SYS_PACCT CAP_MAC_ADMIN CAP_MAC_OVERRIDE \
                     CAP_BPF CAP_PERFMON CAP_LINUX_IMMUTABLE CAP_BLOCK_SUSPEND";

/// Every directive of the sandbox.
///
/// A daemon with a `user` keeps what its declaration names and nothing else. One that stays root does so for
/// reasons that the declaration does not tell, and keeps the network, `/var` and most capabilities.
pub(super) fn render(unit: &mut Unit, spec: &Spec) {
    set_all(unit, &ALWAYS);
    match (spec.scope, &spec.user) {
        (Scope::User, _) => families(unit, spec),
        (Scope::System, Some(_)) => as_user(unit, spec),
        (Scope::System, None) => as_root(unit, spec),
    }
    system_calls(unit, spec);
}

fn as_user(unit: &mut Unit, spec: &Spec) {
    set_all(unit, &SYSTEM);
    unit.set("ProcSubset", "pid");
    unit.set("ProtectProc", "invisible");
    unit.set("ProtectSystem", "strict");
    // Within the root directory, if there is one.
    let within = if spec.root_directory.is_some() { "+" } else { "" };
    unit.set_each("ReadWritePaths", foreign(spec).map(|path| word(&format!("-{within}{path}"))));
    unit.set("ProtectHome", if homes(spec) { "read-only" } else { "yes" });
    private_tmp(unit, spec);
    unit.set("RemoveIPC", "yes");
    families(unit, spec);
    network(unit, reach(spec));
    // In a user namespace of its own, a daemon could not tell who its unix clients are.
    if directories::socket_files(spec).next().is_none() {
        unit.set("PrivateUsers", "yes");
    }
    // Sockets below 1024 are bound by the socket unit.
    unit.set("CapabilityBoundingSet", "");
}

fn as_root(unit: &mut Unit, spec: &Spec) {
    set_all(unit, &SYSTEM);
    unit.set("ProtectSystem", "full");
    unit.set("ProtectHome", "read-only");
    private_tmp(unit, spec);
    unit.set("CapabilityBoundingSet", NEVER);
}

fn system_calls(unit: &mut Unit, spec: &Spec) {
    unit.set("SystemCallArchitectures", "native");
    unit.set("SystemCallFilter", "@system-service");
    if spec.scope == Scope::System && spec.user.is_some() {
        unit.set("SystemCallFilter", "~@privileged @resources");
    }
    // The start proves that root is out of reach by asking for it: the answer must be a refusal, not death.
    unit.set("SystemCallErrorNumber", "EPERM");
}

fn families(unit: &mut Unit, spec: &Spec) {
    let reach = reach(spec);
    if reach < Reach::Anywhere {
        unit.note(
            "No socket is declared beyond this machine. A daemon that calls out wants network-online.target.",
        );
    }
    // AF_UNIX always: readiness is told over it.
    let families = if reach == Reach::Unix { "AF_UNIX" } else { "AF_UNIX AF_INET AF_INET6" };
    unit.set("RestrictAddressFamilies", families);
}

fn network(unit: &mut Unit, reach: Reach) {
    if reach < Reach::Anywhere {
        unit.set("IPAddressDeny", "any");
    }
    match reach {
        Reach::Unix => unit.set("PrivateNetwork", "yes"),
        Reach::Loopback => unit.set("IPAddressAllow", "localhost"),
        Reach::Anywhere => {}
    }
}

fn private_tmp(unit: &mut Unit, spec: &Spec) {
    if !declares_below(spec, &["/tmp", "/var/tmp"]) {
        unit.set("PrivateTmp", "yes");
    }
}

fn homes(spec: &Spec) -> bool {
    declares_below(spec, &["/home", "/root", "/run/user"])
}

/// Whether a path that the daemon itself opens lies in one of the directories.
fn declares_below(spec: &Spec, directories: &[&str]) -> bool {
    [spec.exec.as_str(), spec.working_directory.as_str()]
        .into_iter()
        .chain(spec.root_directory.as_deref())
        .chain(spec.pidfile.as_deref())
        .chain(directories::socket_files(spec))
        .any(|path| directories.iter().any(|directory| is_below(path, directory)))
}

fn set_all(unit: &mut Unit, directives: &[(&str, &str)]) {
    for (directive, value) in directives {
        unit.set(directive, value);
    }
}
