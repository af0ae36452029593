//! [`Sandbox`]: the walls around the process, and the doors in them.

/// The walls that the unit and the program put up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sandbox {
    /// What the walls do.
    pub mode: SandboxMode,
    /// Whether the program puts them up even where the unit has done so.
    pub always: bool,
    /// Absolute paths that may be read besides what follows from the other keys.
    pub read: Vec<String>,
    /// Absolute paths that may be read and written.
    pub write: Vec<String>,
    /// Absolute paths that may be read and executed.
    pub execute: Vec<String>,
    /// Names of system calls, or of sets of them such as `@mount`, that are let through.
    pub system_calls: Vec<String>,
}

/// What the walls do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SandboxMode {
    /// They refuse. Written `"strict"`.
    Strict,
    /// They tell what they would refuse. Written `"learn"`.
    Learn,
    /// There are none, in the unit neither. Written `"off"`.
    Off,
}

/// The sets of system calls that systemd 252 knows: systemd.exec(5), "SystemCallFilter=".
pub(crate) const SETS: [&str; 28] = [
    "@aio",
    "@basic-io",
    "@chown",
    "@clock",
    "@cpu-emulation",
    "@debug",
    "@default",
    "@file-system",
    "@io-event",
    "@ipc",
    "@keyring",
    "@memlock",
    "@module",
    "@mount",
    "@network-io",
    "@obsolete",
    "@pkey",
    "@privileged",
    "@process",
    "@raw-io",
    "@reboot",
    "@resources",
    "@setuid",
    "@signal",
    "@swap",
    "@sync",
    "@system-service",
    "@timer",
];
