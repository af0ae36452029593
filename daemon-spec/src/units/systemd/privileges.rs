//! Whom the service runs as, and what of root's power it keeps: systemd.exec(5), "User/Group Identity" and "Capabilities".

use super::quote::line;
use super::unit::Unit;
use crate::spec::{SandboxMode, Scope, Spec};

/// Capabilities that not even root's daemon should hold without saying so.
const NEVER: [&str; 10] = [
    "CAP_SYS_ADMIN",
    "CAP_SYS_BOOT",
    "CAP_SYS_PTRACE",
    "CAP_SYS_PACCT",
    "CAP_MAC_ADMIN",
    "CAP_MAC_OVERRIDE",
    "CAP_BPF",
    "CAP_PERFMON",
    "CAP_LINUX_IMMUTABLE",
    "CAP_BLOCK_SUSPEND",
];

/// Whether the program itself becomes the user. systemd then prepares everything for that user, but calls none of
/// setresuid(2) and its kin: the `!` of systemd.service(5), "Command lines".
pub(super) fn drops_itself(spec: &Spec) -> bool {
    spec.privileged.is_some()
}

/// The user and its groups.
pub(super) fn identity(unit: &mut Unit, spec: &Spec) {
    if spec.scope == Scope::System {
        unit.set_each("User", spec.user.as_deref().map(line));
        unit.set_each("Group", spec.group.as_deref().map(line));
        let groups = spec.supplementary_groups.iter().flatten();
        unit.set_list("SupplementaryGroups", groups.map(|group| line(group)));
    }
}

/// `no_new_privileges`, and the sets of capabilities.
///
/// A daemon with a `user` has those that it declares. One that is root, or is root at first for a function of its
/// own, is root for reasons that the declaration does not tell, and keeps most.
pub(super) fn power(unit: &mut Unit, spec: &Spec) {
    unit.set("NoNewPrivileges", if spec.no_new_privileges { "yes" } else { "no" });
    if spec.scope == Scope::User {
        return;
    }
    let declared: Vec<&str> = spec.capabilities.iter().map(|capability| capability.name).collect();
    if spec.user.is_some() && !drops_itself(spec) {
        unit.set("CapabilityBoundingSet", declared.join(" "));
        unit.set_list("AmbientCapabilities", declared.into_iter().map(str::to_owned));
    } else if !is_off(spec) {
        let never: Vec<&str> = NEVER.into_iter().filter(|never| !declared.contains(never)).collect();
        unit.set("CapabilityBoundingSet", format_args!("~{}", never.join(" ")));
    }
}

/// Whether the declaration wants no walls.
pub(super) fn is_off(spec: &Spec) -> bool {
    spec.sandbox.as_ref().is_some_and(|sandbox| sandbox.mode == SandboxMode::Off)
}
