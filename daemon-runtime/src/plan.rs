//! [`Plan`]: what `#[daemon]` declares, as the constant that the expansion hands to the runtime.

use std::any::Any;
use std::time::Duration;

use crate::config::Extras;
use crate::context::Context;
use crate::handler::Change;

/// Everything the runtime needs to know about one daemon. Written by the macro, never by hand.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the key of the same name")]
pub struct Plan {
    pub name: &'static str,
    pub version: &'static str,
    pub description: &'static str,
    /// Where the unit files say that the program is.
    pub exec: &'static str,
    pub pidfile: Option<&'static str>,
    pub user: Option<&'static str>,
    pub group: Option<&'static str>,
    pub supplementary_groups: Option<&'static [&'static str]>,
    pub umask: u32,
    pub working_directory: &'static str,
    pub root_directory: Option<&'static str>,
    pub capabilities: &'static [Capability],
    pub no_new_privileges: bool,
    pub privileged: Option<Privileged>,
    pub sandbox: Option<Sandbox>,
    pub limits: &'static [Limit],
    pub nice: Option<i32>,
    pub oom_score_adjust: Option<i32>,
    pub credentials: &'static [Credential],
    pub stdout: Output,
    pub stderr: Output,
    pub environment: &'static [(&'static str, &'static str)],
    pub detach: Detach,
    pub listen: &'static [Listen],
    pub directories: &'static [Directory],
    pub reload: Option<Reload>,
    /// Signal numbers by name are the runtime's business: the macro writes `Signal::Usr1`.
    pub signals: &'static [(Signal, Handler)],
    pub config: Option<&'static str>,
    pub control: bool,
    pub upgrade: bool,
    pub health: Option<Listen>,
    pub log: Option<Log>,
    pub drain_delay: Duration,
    pub stop_timeout: Duration,
    pub start_timeout: Duration,
    pub watchdog: Option<Duration>,
    pub scope: Scope,
    /// The same bytes that `cargo build` writes.
    pub units: &'static [Unit],
    /// What main's parameters ask of the start sequence: the union of their `FromDaemon::NEEDS`.
    pub needs: Needs,
}

impl Plan {
    /// Whether SIGHUP reloads.
    pub(crate) const fn reloads(&self) -> bool {
        self.reload.is_some() || self.config.is_some()
    }

    /// Everything that is to be bound: `listen`, and the socket of `health`.
    pub(crate) fn sockets(&self) -> impl Iterator<Item = &Listen> {
        self.listen.iter().chain(&self.health)
    }
}

/// The `reload` function behind one signature; the error is its text.
pub(crate) type Reload = fn(&Context, Option<&Change<'_>>) -> Result<(), String>;

/// A `signals` function behind one signature; the error is its text.
pub(crate) type Handler = fn(&Context) -> Result<(), String>;

/// The `privileged` function behind one signature; the error is its text.
pub(crate) type Privileged = fn() -> Result<Box<dyn Any + Send>, String>;

/// A capability of capabilities(7).
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the name and number of capabilities(7)")]
pub struct Capability {
    pub name: &'static str,
    pub number: u8,
}

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

/// A limit of setrlimit(2); `u64::MAX` is none.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the parts of one entry of the key `limits`")]
pub struct Limit {
    pub resource: Resource,
    pub soft: u64,
    pub hard: u64,
}

/// What can be limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of getrlimit(2)")]
pub enum Resource {
    AddressSpace,
    Core,
    Cpu,
    Data,
    FileSize,
    Locks,
    Memlock,
    MessageQueue,
    Nice,
    Nofile,
    Nproc,
    Rtprio,
    Rttime,
    Sigpending,
    Stack,
}

/// A secret that the daemon reads at its start: a name, and the file it comes from.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the parts of one entry of the key `credentials`")]
pub struct Credential {
    pub name: &'static str,
    pub path: &'static str,
}

/// A standard stream's destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the values of the keys `stdout` and `stderr`")]
pub enum Output {
    Auto,
    Null,
    File(&'static str),
}

/// Where the program's messages go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the values of the key `log`")]
pub enum Log {
    Auto,
    Journal,
    Syslog,
    Json,
    Text,
    File(&'static str),
}

/// Whether to go into the background.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the values of the key `detach`")]
pub enum Detach {
    Auto,
    Always,
    Never,
}

/// One or more sockets that are declared under one name.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the parts of one entry of the key `listen`")]
pub struct Listen {
    pub name: &'static str,
    /// At least one, all of one kind.
    pub addresses: &'static [Address],
    pub mode: Option<u32>,
    pub owner: Option<&'static str>,
    pub group: Option<&'static str>,
    pub backlog: Option<u32>,
    pub ipv6_only: Option<bool>,
    pub reuse_port: bool,
}

/// An address, as text that `daemon-spec` has checked.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the prefixes of an address")]
pub enum Address {
    Tcp(&'static str),
    Udp(&'static str),
    Unix(&'static str),
    UnixDatagram(&'static str),
    UnixSeqpacket(&'static str),
}

/// A directory of the daemon's own: kind, relative path, mode.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the parts of a directory key")]
pub struct Directory {
    pub kind: DirectoryKind,
    pub path: &'static str,
    pub mode: u32,
    /// Or else it only follows from the PID file that is declared, and another one does not need it.
    pub declared: bool,
}

/// The five kinds of directory of systemd.exec(5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of systemd.exec(5)")]
pub enum DirectoryKind {
    Runtime,
    State,
    Cache,
    Logs,
    Configuration,
}

/// Signals that a handler can be declared for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of signal(7)")]
pub enum Signal {
    Usr1,
    Usr2,
    Quit,
    Alrm,
    Winch,
    Urg,
    Io,
    Cont,
}

/// Whose service manager runs the daemon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the values of the key `scope`")]
pub enum Scope {
    System,
    User,
}

/// One file for a service manager, as `cargo build` writes it.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the parts of a file")]
pub struct Unit {
    pub path: &'static str,
    pub mode: u32,
    pub contents: &'static str,
}

impl Unit {
    /// Whether it is no service manager's, but what an administrator begins the configuration with.
    pub(crate) fn is_example(&self) -> bool {
        self.path.starts_with("etc/")
    }
}

/// What a parameter of main asks of the start sequence.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a need of its own")]
pub struct Needs {
    /// Main says itself when it is ready.
    pub ready: bool,
    /// Main takes the command line that is left over.
    pub args: bool,
    /// Main watches for the stop itself; otherwise a stop ends the process without asking it.
    pub shutdown: bool,
    /// Main takes what the function of `privileged` returned.
    pub privileged: bool,
    /// Main takes the secrets of `credentials`.
    pub credentials: bool,
    /// The parameter may take any socket, whatever its name.
    pub any_socket: bool,
    /// Main beats.
    pub watchdog: bool,
    /// Main takes the configuration, as this kind.
    #[cfg(feature = "config")]
    pub config: Option<crate::config::Kind>,
    /// The parameter is a socket, to be declared in `listen` under the parameter's name.
    pub socket: Option<Socket>,
    /// All the sockets of that name.
    pub several: bool,
}

/// What the address of a socket says of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the prefixes of an address")]
pub enum Socket {
    Tcp,
    Udp,
    Unix,
    UnixDatagram,
    UnixSeqpacket,
}

impl Plan {
    /// Whether another program may take the place of this one.
    pub(crate) fn upgrades(&self) -> bool {
        cfg!(feature = "upgrade") && self.upgrade
    }
}

impl Needs {
    /// Nothing special.
    pub const NONE: Self = Self {
        ready: false,
        args: false,
        shutdown: false,
        privileged: false,
        credentials: false,
        any_socket: false,
        watchdog: false,
        #[cfg(feature = "config")]
        config: None,
        socket: None,
        several: false,
    };

    /// Nothing special, but nobody knows what it takes on its own.
    pub const UNKNOWN: Self = Self { any_socket: true, watchdog: true, ..Self::NONE };

    /// Whether a parameter takes the socket, or several sockets, of its name, or another of main's parameters may.
    #[must_use]
    pub const fn is_met_by(self, declared: Socket, several: bool, all: Self) -> bool {
        match self.socket {
            Some(socket) => socket as u8 == declared as u8 && (self.several || !several),
            None => all.any_socket,
        }
    }

    /// Whether the parameter is the configuration.
    #[must_use]
    pub const fn takes_config(self) -> bool {
        #[cfg(feature = "config")]
        return self.config.is_some();
        #[cfg(not(feature = "config"))]
        false
    }

    /// With what the type of the configuration has beside being read.
    #[must_use]
    pub const fn with(self, extras: Extras) -> Self {
        #[cfg(feature = "config")]
        if let Some(config) = self.config {
            return Self { config: Some(config.with(extras)), ..self };
        }
        let _ = extras;
        self
    }

    /// What both ask; each socket is its own parameter's.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            ready: self.ready || other.ready,
            args: self.args || other.args,
            shutdown: self.shutdown || other.shutdown,
            privileged: self.privileged || other.privileged,
            credentials: self.credentials || other.credentials,
            any_socket: self.any_socket || other.any_socket,
            watchdog: self.watchdog || other.watchdog,
            #[cfg(feature = "config")]
            config: if self.config.is_some() { self.config } else { other.config },
            socket: None,
            several: false,
        }
    }
}
