//! The sandbox of the service, closed as far as the declaration allows: systemd.exec(5) "Sandboxing".

use super::hidden::Hidden;
use super::network::{Reach, reach};
use super::opened::Opened;
use super::paths::{foreign, root_directory};
use super::privileges::drops_itself;
use super::quote::word;
use super::unit::Unit;
use crate::spec::{Sandbox, SandboxMode, Scope, Spec};

/// What every daemon can do without, in either scope and as any user.
const ALWAYS: [(&str, &str); 5] = [
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

/// Where the loader finds what a program is linked with: the kernel runs no other file than a program and these.
const LIBRARIES: &str = "/usr/lib -/lib -/lib64 -/usr/lib64";

/// What the program's own filter leaves out of `@system-service`, for what it has been used for: see its `calls.rs`.
const NOT_FOR_SERVICES: &str = "~@keyring io_uring_enter io_uring_register io_uring_setup userfaultfd";

/// The walls of one unit, less those that the declaration opens.
struct Walls<'u> {
    unit: &'u mut Unit,
    opened: Opened,
}

impl Walls<'_> {
    fn set(&mut self, directive: &str, value: impl std::fmt::Display) {
        if !self.opened.without.contains(&directive) {
            self.unit.set(directive, value);
        }
    }

    fn set_all(&mut self, directives: &[(&str, &str)]) {
        for (directive, value) in directives {
            self.set(directive, value);
        }
    }
}

/// Every directive of the sandbox; none where there is to be none, or where the program is to learn what one would
/// refuse.
///
/// A daemon with a `user` keeps what its declaration names and nothing else. One that stays root does so for
/// reasons that the declaration does not tell, and keeps the network and `/var`, unless it asks for the sandbox.
pub(super) fn render(unit: &mut Unit, spec: &Spec) {
    if spec.sandbox.as_ref().is_some_and(|sandbox| sandbox.mode != SandboxMode::Strict) {
        return;
    }
    let mut walls = Walls { unit, opened: Opened::of(spec) };
    walls.set_all(&ALWAYS);
    match (spec.scope, &spec.user) {
        (Scope::User, _) => families(&mut walls, spec),
        (Scope::System, Some(_)) => as_user(&mut walls, spec),
        (Scope::System, None) => as_root(&mut walls, spec),
    }
    system_calls(&mut walls, spec);
}

fn as_user(walls: &mut Walls, spec: &Spec) {
    walls.set_all(&SYSTEM);
    devices(walls);
    walls.set("ProcSubset", "pid");
    walls.set("ProtectProc", "invisible");
    declared_only(walls, spec);
    // In a user namespace of its own, a daemon could neither tell who its clients are, nor become its user.
    if !spec.listen.iter().any(|listen| listen.peers) && !drops_itself(spec) {
        walls.set("PrivateUsers", "yes");
    }
}

/// Files and network as far as they are declared.
fn declared_only(walls: &mut Walls, spec: &Spec) {
    walls.set("ProtectSystem", "strict");
    files(walls, spec);
    hidden(walls, spec);
    if spec.user.is_some() {
        walls.set("RemoveIPC", "yes");
    }
    families(walls, spec);
    network(walls, reach(spec));
}

fn as_root(walls: &mut Walls, spec: &Spec) {
    walls.set_all(&SYSTEM);
    devices(walls);
    if spec.sandbox.is_some() {
        return declared_only(walls, spec);
    }
    walls.set("ProtectSystem", "full");
    files(walls, spec);
    walls.set("ProtectHome", "read-only");
    if Hidden::of(spec).tmp {
        walls.set("PrivateTmp", "yes");
    }
}

fn hidden(walls: &mut Walls, spec: &Spec) {
    let hidden = Hidden::of(spec);
    walls.set("ProtectHome", hidden.homes);
    if hidden.tmp {
        walls.set("PrivateTmp", "yes");
    }
    walls.unit.set_list("BindReadOnlyPaths", hidden.read);
    walls.unit.set_list("BindPaths", hidden.write);
}

/// In the place of `PrivateDevices=`, which has no exceptions.
fn devices(walls: &mut Walls) {
    if walls.opened.without.contains(&"PrivateDevices") {
        walls.set("DevicePolicy", "closed");
        walls.unit.set_each("DeviceAllow", &walls.opened.devices);
    }
}

/// The paths that are declared as exceptions, and that of the PID file. One that is not there is none.
fn files(walls: &mut Walls, spec: &Spec) {
    // Within the root directory, if there is one.
    let within = if root_directory(spec).is_some() { "+" } else { "" };
    let path = |path: &str| word(&format!("-{within}{path}"));
    walls.unit.set_each("ReadWritePaths", foreign(spec).map(path));
    let Some(Sandbox { write, execute, .. }) = &spec.sandbox else { return };
    walls.unit.set_each("ReadWritePaths", write.iter().map(|one| path(one)));
    walls.set("NoExecPaths", "/");
    walls.set("ExecPaths", format_args!("{} {LIBRARIES}", word(&spec.exec)));
    walls.unit.set_each("ExecPaths", execute.iter().map(|one| path(one)));
}

fn system_calls(walls: &mut Walls, spec: &Spec) {
    walls.set("SystemCallArchitectures", "native");
    walls.set("SystemCallFilter", "@system-service");
    if spec.scope == Scope::System && spec.user.is_some() && !drops_itself(spec) {
        walls.set("SystemCallFilter", "~@privileged @resources");
    }
    if spec.sandbox.is_some() {
        walls.set("SystemCallFilter", NOT_FOR_SERVICES);
    }
    if !walls.opened.calls.is_empty() {
        walls.set("SystemCallFilter", walls.opened.calls.join(" "));
    }
    // The start proves that root is out of reach by asking for it: the answer must be a refusal, not death.
    walls.set("SystemCallErrorNumber", "EPERM");
}

fn families(walls: &mut Walls, spec: &Spec) {
    let reach = reach(spec);
    if reach < Reach::Anywhere {
        walls.unit.note(
            "No socket is declared beyond this machine. A daemon that calls out wants network-online.target.",
        );
    }
    // AF_UNIX always: readiness is told over it.
    let mut families = vec!["AF_UNIX"];
    if reach > Reach::Unix {
        families.extend(["AF_INET", "AF_INET6"]);
    }
    families.extend(&walls.opened.families);
    walls.set("RestrictAddressFamilies", families.join(" "));
}

fn network(walls: &mut Walls, reach: Reach) {
    if reach < Reach::Anywhere {
        walls.set("IPAddressDeny", "any");
    }
    match reach {
        Reach::Unix => walls.set("PrivateNetwork", "yes"),
        Reach::Loopback => walls.set("IPAddressAllow", "localhost"),
        Reach::Anywhere => {}
    }
}
