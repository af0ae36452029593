//! The sandbox of the service, closed as far as the declaration allows: systemd.exec(5) "Sandboxing".

use super::super::directories::{self, is_below};
use super::network::{Reach, reach};
use super::paths::foreign;
use super::quote::path_word;
use super::unit::Unit;
use crate::spec::{Output, Scope, Spec};

/// What every daemon can do without, in either scope and as any user.
const ALWAYS: [(&str, &str); 8] = [
    ("NoNewPrivileges", "yes"),
    ("LockPersonality", "yes"),
    ("MemoryDenyWriteExecute", "yes"),
    ("RestrictNamespaces", "yes"),
    ("RestrictRealtime", "yes"),
    ("RestrictSUIDSGID", "yes"),
    ("SystemCallArchitectures", "native"),
    // The start proves that root is out of reach by asking for it: the answer must be a refusal, not death.
    ("SystemCallErrorNumber", "EPERM"),
];

/// What only the system's manager can take away, from root too.
const SYSTEM: [(&str, &str); 8] = [
    ("PrivateDevices", "yes"),
    ("ProtectClock", "yes"),
    ("ProtectControlGroups", "yes"),
    ("ProtectHostname", "yes"),
    ("ProtectKernelLogs", "yes"),
    ("ProtectKernelModules", "yes"),
    ("ProtectKernelTunables", "yes"),
    ("KeyringMode", "private"),
];

/// Capabilities that no daemon should hold without saying so.
const NEVER: &str = "~CAP_SYS_ADMIN CAP_SYS_BOOT CAP_SYS_PTRACE CAP_SYS_PACCT CAP_MAC_ADMIN CAP_MAC_OVERRIDE \
                     CAP_BPF CAP_PERFMON CAP_LINUX_IMMUTABLE CAP_BLOCK_SUSPEND";

/// Every directive of the sandbox.
pub(super) fn render(unit: &mut Unit, spec: &Spec) {
    for (directive, value) in ALWAYS {
        unit.set(directive, value);
    }
    network(unit, spec);
    unit.set("SystemCallFilter", "@system-service");
    if spec.scope == Scope::User {
        return;
    }
    for (directive, value) in SYSTEM {
        unit.set(directive, value);
    }
    file_system(unit, spec);
    if spec.user.is_some() { as_user(unit, spec) } else { as_root(unit, spec) }
}

fn network(unit: &mut Unit, spec: &Spec) {
    let reach = reach(spec);
    if reach < Reach::Anywhere {
        unit.note(
            "No socket is declared beyond this machine. A daemon that calls out wants network-online.target.",
        );
    }
    // AF_UNIX always: readiness is told over it.
    let families = if reach == Reach::Unix { "AF_UNIX" } else { "AF_UNIX AF_INET AF_INET6" };
    unit.set("RestrictAddressFamilies", families);
    if spec.scope == Scope::System && reach < Reach::Anywhere {
        unit.set("IPAddressDeny", "any");
        if reach == Reach::Loopback {
            unit.set("IPAddressAllow", "localhost");
        } else {
            unit.set("PrivateNetwork", "yes");
        }
    }
}

fn file_system(unit: &mut Unit, spec: &Spec) {
    let declared = |directories: &[&str]| {
        paths(spec).any(|path| directories.iter().any(|directory| is_below(path, directory)))
    };
    if !declared(&["/tmp", "/var/tmp"]) {
        unit.set("PrivateTmp", "yes");
    }
    let homes = declared(&["/home", "/root", "/run/user"]);
    unit.set("ProtectHome", if homes || spec.user.is_none() { "read-only" } else { "yes" });
    unit.set("ProtectSystem", if spec.user.is_some() { "strict" } else { "full" });
    unit.set_each("ReadWritePaths", foreign(spec).iter().map(|path| format!("-{}", path_word(path))));
}

fn as_user(unit: &mut Unit, spec: &Spec) {
    unit.set("ProcSubset", "pid");
    unit.set("ProtectProc", "invisible");
    unit.set("RemoveIPC", "yes");
    unit.set("SystemCallFilter", "~@privileged @resources");
    let chroots = spec.root_directory.is_some();
    if chroots {
        unit.set("SystemCallFilter", "chroot capset");
    }
    let capabilities = if chroots { "CAP_SYS_CHROOT" } else { "" };
    unit.set("CapabilityBoundingSet", capabilities);
    unit.set("AmbientCapabilities", capabilities);
    // In a user namespace of its own, a daemon could not tell who its unix clients are, nor call chroot(2).
    if !chroots && directories::socket_files(spec).next().is_none() {
        unit.set("PrivateUsers", "yes");
    }
}

fn as_root(unit: &mut Unit, spec: &Spec) {
    unit.set("CapabilityBoundingSet", NEVER);
    if spec.root_directory.is_some() {
        unit.set("SystemCallFilter", "chroot");
    }
}

/// Every path that the declaration names.
fn paths(spec: &Spec) -> impl Iterator<Item = &str> {
    let outputs = [&spec.stdout, &spec.stderr].into_iter().filter_map(|output| match output {
        Output::File(path) => Some(path.as_str()),
        Output::Auto | Output::Null => None,
    });
    [spec.exec.as_str(), spec.working_directory.as_str()]
        .into_iter()
        .chain(spec.root_directory.as_deref())
        .chain(spec.pidfile.as_deref())
        .chain(outputs)
        .chain(directories::socket_files(spec))
}
