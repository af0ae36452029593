//! [`DOORS`]: what each capability needs open in the walls of the unit, one row a capability.

use crate::spec::Spec;

/// A capability, and the settings of systemd.exec(5) that it would be worth nothing behind.
#[derive(Clone, Copy, Debug)]
pub struct Door {
    /// Its name in capabilities(7).
    pub capability: &'static str,
    /// Whether it is for the network, which the unit leaves as it is then.
    pub network: bool,
    /// Directives that are left out.
    pub without: &'static [&'static str],
    /// What `SystemCallFilter=` lets through besides.
    pub calls: &'static [&'static str],
    /// What `RestrictAddressFamilies=` lets through besides.
    pub families: &'static [&'static str],
    /// What `DeviceAllow=` has, in the place of `PrivateDevices=yes`.
    pub devices: &'static [&'static str],
}

/// Every capability that some wall would make worthless. For all, and those that have no row, `PrivateUsers=` is
/// left out: in a user namespace of its own, a process has power over nothing that is not.
pub const DOORS: &[Door] = &[
    Door { calls: &["@chown"], ..of("CAP_CHOWN") },
    Door { calls: &["open_by_handle_at"], ..of("CAP_DAC_READ_SEARCH") },
    Door { without: &["RestrictSUIDSGID"], ..of("CAP_FSETID") },
    Door { calls: &["@setuid"], ..of("CAP_SETGID") },
    Door { calls: &["@setuid", "setfsuid", "setfsuid32"], ..of("CAP_SETUID") },
    Door { calls: &["capset"], ..of("CAP_SETPCAP") },
    Door { network: true, ..of("CAP_NET_BIND_SERVICE") },
    Door { network: true, ..of("CAP_NET_BROADCAST") },
    Door {
        network: true,
        without: &["ProtectKernelTunables", "ProcSubset"],
        families: &["AF_NETLINK"],
        devices: &["/dev/net/tun rw"],
        ..of("CAP_NET_ADMIN")
    },
    Door { network: true, families: &["AF_NETLINK", "AF_PACKET"], ..of("CAP_NET_RAW") },
    Door { without: &["ProtectKernelModules"], calls: &["@module"], ..of("CAP_SYS_MODULE") },
    Door { calls: &["@raw-io"], devices: &["char-mem rw"], ..of("CAP_SYS_RAWIO") },
    Door { calls: &["chroot"], ..of("CAP_SYS_CHROOT") },
    Door { without: &["ProtectProc"], calls: &["@debug"], ..of("CAP_SYS_PTRACE") },
    Door { calls: &["acct"], ..of("CAP_SYS_PACCT") },
    Door {
        without: &[
            "RestrictNamespaces",
            "ProtectControlGroups",
            "ProtectHostname",
            "ProtectKernelTunables",
            "ProcSubset",
        ],
        calls: &[
            "@mount",
            "@swap",
            "bpf",
            "fanotify_init",
            "fanotify_mark",
            "perf_event_open",
            "quotactl",
            "quotactl_fd",
            "setdomainname",
            "sethostname",
        ],
        ..of("CAP_SYS_ADMIN")
    },
    Door { calls: &["@reboot"], ..of("CAP_SYS_BOOT") },
    Door { without: &["RestrictRealtime"], calls: &["@resources"], ..of("CAP_SYS_NICE") },
    Door { calls: &["@resources"], ..of("CAP_SYS_RESOURCE") },
    Door { without: &["ProtectClock"], calls: &["@clock"], devices: &["char-rtc rw"], ..of("CAP_SYS_TIME") },
    Door { calls: &["vhangup"], devices: &["char-tty rw"], ..of("CAP_SYS_TTY_CONFIG") },
    Door { devices: &["char-* m", "block-* m"], ..of("CAP_MKNOD") },
    Door { families: &["AF_NETLINK"], ..of("CAP_AUDIT_WRITE") },
    Door { families: &["AF_NETLINK"], ..of("CAP_AUDIT_CONTROL") },
    Door { without: &["ProtectKernelTunables"], ..of("CAP_MAC_ADMIN") },
    Door {
        without: &["ProtectKernelLogs", "ProcSubset"],
        calls: &["syslog"],
        devices: &["/dev/kmsg rw"],
        ..of("CAP_SYSLOG")
    },
    Door { without: &["ProtectClock"], ..of("CAP_WAKE_ALARM") },
    Door { families: &["AF_NETLINK"], ..of("CAP_AUDIT_READ") },
    Door { without: &["ProcSubset"], calls: &["perf_event_open"], ..of("CAP_PERFMON") },
    Door { without: &["ProcSubset"], calls: &["bpf"], ..of("CAP_BPF") },
    Door { without: &["ProtectKernelTunables", "ProcSubset"], ..of("CAP_CHECKPOINT_RESTORE") },
];

/// The rows of the capabilities that are declared.
pub fn doors(spec: &Spec) -> impl Iterator<Item = &'static Door> {
    DOORS.iter().filter(|door| spec.capabilities.iter().any(|declared| declared.name == door.capability))
}

const fn of(capability: &'static str) -> Door {
    Door { capability, network: false, without: &[], calls: &[], families: &[], devices: &[] }
}
