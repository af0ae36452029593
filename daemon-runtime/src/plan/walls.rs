//! [`Sandbox`]: the walls of the program's own, as they are declared.

/// The walls that the program puts up around itself.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the parts of the key `sandbox`")]
pub struct Sandbox {
    pub mode: SandboxMode,
    /// Also where a service manager has put up the same walls.
    pub always: bool,
    pub read: &'static [&'static str],
    pub write: &'static [&'static str],
    pub execute: &'static [&'static str],
    /// Names of system calls, or of systemd.exec(5)'s sets of them: `@mount`.
    pub system_calls: &'static [&'static str],
    /// Whether the declaration names a network target: the daemon connects to others.
    pub calls_out: bool,
    pub doors: Doors,
}

/// What the declared capabilities need open in the walls, in the words of the unit file.
#[derive(Clone, Copy, Debug)]
pub struct Doors {
    /// Settings of systemd.exec(5) that the unit does without.
    pub without: &'static [&'static str],
    /// System calls, and sets of them.
    pub calls: &'static [&'static str],
    /// Families of sockets: `AF_NETLINK`.
    pub families: &'static [&'static str],
    /// Devices: a path or a class, then the access.
    pub devices: &'static [&'static str],
}

/// Whether the walls refuse, or only tell what they would refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the values of the key `sandbox`")]
pub enum SandboxMode {
    Strict,
    Learn,
}
