//! [`Plan`]: what `#[daemon]` declares, as the constant that the expansion hands to the runtime.

mod needs;
mod walls;

use std::any::Any;
use std::time::Duration;

use crate::context::Context;
use crate::handler::Change;

pub use needs::{Needs, Socket};
pub use walls::{Doors, Sandbox, SandboxMode};

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

    /// Whether another program may take the place of this one.
    pub(crate) fn upgrades(&self) -> bool {
        cfg!(feature = "upgrade") && self.upgrade
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
