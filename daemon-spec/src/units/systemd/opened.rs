//! [`Opened`]: everything that the declaration opens in the walls of the unit.

use super::super::directories::is_below;
use super::doors::{Door, doors};
use super::privileges::drops_itself;
use super::quote::word;
use crate::spec::{Sandbox, Scope, Spec};

/// The version from which on systemd puts up filters of system calls for a user without `NoNewPrivileges=`.
const FILTERS_FOR_USERS: u32 = 255;

/// What systemd puts up as filters of system calls: systemd.exec(5), "NoNewPrivileges=".
const FILTERS: [&str; 14] = [
    "LockPersonality",
    "MemoryDenyWriteExecute",
    "PrivateDevices",
    "ProtectClock",
    "ProtectHostname",
    "ProtectKernelLogs",
    "ProtectKernelModules",
    "ProtectKernelTunables",
    "RestrictAddressFamilies",
    "RestrictNamespaces",
    "RestrictRealtime",
    "RestrictSUIDSGID",
    "SystemCallArchitectures",
    "SystemCallFilter",
];

/// The union of what capabilities, exceptions and `no_new_privileges = false` open.
#[derive(Default)]
pub(super) struct Opened {
    pub(super) without: Vec<&'static str>,
    pub(super) calls: Vec<String>,
    pub(super) families: Vec<&'static str>,
    pub(super) devices: Vec<String>,
}

impl Opened {
    pub(super) fn of(spec: &Spec) -> Self {
        let mut opened = Self::default();
        doors(spec).for_each(|door| opened.open(door));
        if !spec.capabilities.is_empty() {
            opened.without.push("PrivateUsers");
        }
        if !spec.no_new_privileges {
            opened.let_gain_privileges(spec);
        }
        if let Some(sandbox) = &spec.sandbox {
            opened.except(sandbox);
        }
        if drops_itself(spec) && spec.root_directory.is_some() {
            add(&mut opened.calls, ["chroot".to_owned()]);
        }
        if !opened.devices.is_empty() {
            opened.without.push("PrivateDevices");
        }
        opened
    }

    fn open(&mut self, door: &Door) {
        self.without.extend(door.without);
        add(&mut self.calls, door.calls.iter().map(|&call| call.to_owned()));
        add(&mut self.families, door.families.iter().copied());
        add(&mut self.devices, door.devices.iter().map(|&device| device.to_owned()));
    }

    /// A set-user-id program gains nothing in a user namespace of its own, nor behind a filter that its user has put
    /// up, which systemd before 255 does for everybody but root.
    fn let_gain_privileges(&mut self, spec: &Spec) {
        self.without.push("PrivateUsers");
        let begins_as_root = spec.scope == Scope::System && (spec.user.is_none() || drops_itself(spec));
        if begins_as_root {
            return;
        }
        if spec.scope == Scope::User || spec.systemd < FILTERS_FOR_USERS {
            self.without.extend(FILTERS);
        } else {
            // Behind a filter without it systemd could not give up what it takes to put the filter up.
            add(&mut self.calls, ["capset".to_owned()]);
        }
    }

    fn except(&mut self, sandbox: &Sandbox) {
        add(&mut self.calls, sandbox.system_calls.iter().cloned());
        let named = |call: &str| sandbox.system_calls.iter().any(|declared| declared == call);
        let lifted = ARGUMENTS.iter().filter(|(_, calls)| calls.iter().any(|call| named(call)));
        add(&mut self.without, lifted.map(|(directive, _)| *directive));
        if sandbox.always {
            add(&mut self.calls, OWN_WALLS.map(str::to_owned));
        }
        for (paths, access) in [(&sandbox.read, "r"), (&sandbox.write, "rw")] {
            let devices = paths.iter().filter(|path| is_below(path, "/dev"));
            add(&mut self.devices, devices.map(|path| format!("{} {access}", word(path))));
            if paths.iter().any(|path| is_below(path, "/proc")) {
                self.without.push("ProcSubset");
            }
        }
    }
}

/// Directives that refuse calls for their arguments. One that is declared by its own name passes whatever those are.
const ARGUMENTS: [(&str, &[&str]); 6] = [
    ("LockPersonality", &["personality"]),
    ("MemoryDenyWriteExecute", &["mmap", "mprotect", "pkey_mprotect", "shmat"]),
    ("RestrictAddressFamilies", &["socket"]),
    ("RestrictNamespaces", &["clone", "clone3", "setns", "unshare"]),
    ("RestrictRealtime", &["sched_setattr", "sched_setscheduler"]),
    (
        "RestrictSUIDSGID",
        &[
            "chmod",
            "creat",
            "fchmod",
            "fchmodat",
            "fchmodat2",
            "mknod",
            "mknodat",
            "open",
            "openat",
            "openat2",
        ],
    ),
];

/// What the program puts up its own walls with.
const OWN_WALLS: [&str; 4] =
    ["landlock_add_rule", "landlock_create_ruleset", "landlock_restrict_self", "seccomp"];

fn add<T: PartialEq>(to: &mut Vec<T>, more: impl IntoIterator<Item = T>) {
    for one in more {
        if !to.contains(&one) {
            to.push(one);
        }
    }
}
