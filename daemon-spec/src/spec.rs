//! [`Spec`]: the checked declaration, complete with defaults, that every consumer reads.

mod capability;
mod limit;
mod listen;
mod sandbox;

use std::time::Duration;

use proc_macro2::TokenStream;

pub use self::capability::Capability;
pub use self::limit::{INFINITY, Limit, Resource};
pub use self::listen::{Address, Listen, SocketKind};
pub use self::sandbox::{Sandbox, SandboxMode};
pub(crate) use self::{capability::NAMES as CAPABILITIES, limit::Unit, sandbox::SETS};

/// Everything one daemon declares. Made by [`check`](crate::check()) only; always usable, even when
/// problems were found: a key that could not be understood has its default here.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Name of the daemon: of its unit files, its socket names, its messages. Default: the binary's.
    pub name: String,
    /// Version of the package, for `--version`.
    pub version: String,
    /// One line for people. Default: the package's description, else the name.
    pub description: String,
    /// Where to read more, as URIs. Default: the package's homepage, else its repository.
    pub documentation: Vec<String>,
    /// Absolute path of the program once installed. Default: `/usr/bin/<name>`.
    pub exec: String,
    /// Arguments that service managers start the program with.
    pub args: Vec<String>,
    /// Absolute path of the PID file.
    pub pidfile: Option<String>,
    /// The user to become: a name or a number. Never root.
    pub user: Option<String>,
    /// The group to become. Default: the user's own.
    pub group: Option<String>,
    /// Supplementary groups. `None`: those of the user in the group database.
    pub supplementary_groups: Option<Vec<String>>,
    /// File mode creation mask. Default: `0o027`.
    pub umask: u32,
    /// Absolute path. Default: `/`.
    pub working_directory: String,
    /// Absolute path to `chroot` to.
    pub root_directory: Option<String>,
    /// What `user` keeps of root's power, each once.
    pub capabilities: Vec<Capability>,
    /// Whether programs with the set-user-id bit gain nothing by it. Default: they do not.
    pub no_new_privileges: bool,
    /// The function that is called as root before the user is taken on.
    pub privileged: Option<Handler>,
    /// The walls around the process. `None`: the unit has its own, the program none.
    pub sandbox: Option<Sandbox>,
    /// Limits of resources, each once; `core` always.
    pub limits: Vec<Limit>,
    /// From -20 to 19. Default: as started.
    pub nice: Option<i32>,
    /// From -1000 to 1000. Default: as started.
    pub oom_score_adjust: Option<i32>,
    /// Secrets that main gets, in the order declared; names are unique.
    pub credentials: Vec<Credential>,
    /// Where descriptor 1 goes.
    pub stdout: Output,
    /// Where descriptor 2 goes.
    pub stderr: Output,
    /// Variables set for the daemon, in the order declared.
    pub environment: Vec<(String, String)>,
    /// Whether the program goes into the background by itself.
    pub detach: Detach,
    /// Sockets, in the order declared; names are unique.
    pub listen: Vec<Listen>,
    /// Directories that the daemon owns, at most one of each kind, in the order of [`DirectoryKind`].
    pub directories: Vec<Directory>,
    /// The function that SIGHUP calls.
    pub reload: Option<Handler>,
    /// Functions that other signals call, each signal once.
    pub signals: Vec<(Signal, Handler)>,
    /// Absolute path of the configuration file.
    pub config: Option<String>,
    /// Whether there is a control socket in the runtime directory.
    pub control: bool,
    /// Whether a new program can take over the sockets.
    pub upgrade: bool,
    /// The socket of `/livez`, `/readyz` and `/metrics`: one address, and named `health`.
    pub health: Option<Listen>,
    /// Where the program's messages go. `None`: it has a way of its own.
    pub log: Option<Log>,
    /// How long a daemon that stops goes on serving first; shorter than `stop_timeout`.
    pub drain_delay: Duration,
    /// How long a stop may take before the process leaves regardless. Default: 30 s.
    pub stop_timeout: Duration,
    /// How long a start may take before it counts as failed. Default: 90 s.
    pub start_timeout: Duration,
    /// When the service manager starts the daemon again. Default: on failure.
    pub restart: Restart,
    /// How long it waits before that. Default: 1 s.
    pub restart_delay: Duration,
    /// How long a part of the program may make no progress.
    pub watchdog: Option<Duration>,
    /// Units to be ordered after.
    pub after: Vec<String>,
    /// Units to be started along.
    pub wants: Vec<String>,
    /// Units that must be up.
    pub requires: Vec<String>,
    /// Targets that pull the daemon in. Default: `multi-user.target`, or `default.target` for a user's daemon.
    pub wanted_by: Vec<String>,
    /// Whether the system or a logged-in user runs it.
    pub scope: Scope,
    /// Oldest systemd version to serve. Default: 252.
    pub systemd: u32,
}

impl Spec {
    /// Whether there is something to reload: a function, or a configuration that is read again.
    #[must_use]
    pub fn reloads(&self) -> bool {
        self.reload.is_some() || self.config.is_some()
    }

    /// Every socket: those of `listen`, then that of `health`.
    pub fn sockets(&self) -> impl Iterator<Item = &Listen> {
        self.listen.iter().chain(&self.health)
    }

    /// Whether the IPv6 addresses of these sockets are for IPv6 alone: as declared; so also where they would take an
    /// IPv4 address that is declared, too; otherwise as the machine has it.
    #[must_use]
    pub fn ipv6_alone(&self, listen: &Listen) -> Option<bool> {
        let mut all = self.listen.iter().flat_map(|listen| &listen.addresses);
        let takes = all.any(|other| listen.addresses.iter().any(|address| address.takes(other)));
        listen.ipv6_only.or(takes.then_some(true))
    }

    /// Whether the daemon connects to others: it says so by naming `network-online.target` or `network.target` in
    /// `after`, `wants` or `requires`.
    #[must_use]
    pub fn calls_out(&self) -> bool {
        let mut named = self.after.iter().chain(&self.wants).chain(&self.requires);
        named.any(|unit| unit == "network-online.target" || unit == "network.target")
    }
}

/// Where a standard stream goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// `/dev/null` for a detached daemon, otherwise what it was started with. Written `"auto"`.
    Auto,
    /// `/dev/null`. Written `"null"`.
    Null,
    /// Appended to this file. Written as an absolute path.
    File(String),
}

/// Where the messages of the program go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Log {
    /// To the journal where standard error is, else to syslog for a detached daemon, else as text. Written `"auto"`.
    Auto,
    /// journald's own protocol. Written `"journal"`.
    Journal,
    /// `/dev/log`. Written `"syslog"`.
    Syslog,
    /// One JSON object a line, on standard error. Written `"json"`.
    Json,
    /// Lines for people, on standard error. Written `"text"`.
    Text,
    /// Appended to this file. Written as an absolute path.
    File(String),
}

/// Whether the program goes into the background by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detach {
    /// Only when nobody supervises it. Written `"auto"`.
    Auto,
    /// Always: `Type=forking` under systemd. Written `true`.
    Always,
    /// Never. Written `false`.
    Never,
}

/// A secret by its name, and the file that it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Letters, digits, `-`, `_` and `.`.
    pub name: String,
    /// Absolute path.
    pub path: String,
}

/// A directory that belongs to the daemon, below the place its kind has in the file system hierarchy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    /// Which of the five.
    pub kind: DirectoryKind,
    /// Relative path, such as `pingd`.
    pub path: String,
    /// Permissions. Default: `0o755`, as in systemd.exec(5).
    pub mode: u32,
}

/// The five kinds of directory of systemd.exec(5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DirectoryKind {
    /// Below `/run`, gone when the daemon stops.
    Runtime,
    /// Below `/var/lib`.
    State,
    /// Below `/var/cache`.
    Cache,
    /// Below `/var/log`.
    Logs,
    /// Below `/etc`, owned by root.
    Configuration,
}

/// A function of the user's program, as written. Lives in the attribute only.
#[derive(Clone, Debug)]
pub struct Handler(pub TokenStream);

/// A signal that a handler can be declared for.
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

/// When the service manager starts the daemon again: the values of `Restart=` in systemd.service(5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of systemd.service(5)")]
pub enum Restart {
    No,
    OnSuccess,
    OnFailure,
    OnAbnormal,
    OnAbort,
    OnWatchdog,
    Always,
}

/// Whose service manager runs the daemon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The system's.
    System,
    /// A logged-in user's.
    User,
}
