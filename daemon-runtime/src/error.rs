//! [`Error`]: whatever can go wrong between the command line and main, what it was about, and what to do.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// Why the daemon did not start, or why a control word could not be carried out.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The command line holds something that the program does not take.
    Arguments(String),
    /// A control word needs a key that the daemon does not declare.
    NotDeclared {
        /// The word.
        word: &'static str,
        /// The key.
        key: &'static str,
    },
    /// Threads run already, so that neither fork(2) nor the privilege drop would be sound.
    Threads(usize),
    /// A user or group database could not be asked.
    Lookup {
        /// What was looked up.
        what: String,
        /// Why it failed.
        source: io::Error,
    },
    /// No such user.
    UnknownUser(String),
    /// No such group.
    UnknownGroup(String),
    /// A user given as a number without an entry in the user database, and no group.
    NoGroup(String),
    /// Root was asked for as the user to become.
    RootAsUser(String),
    /// Only root can become another user.
    NotRoot(String),
    /// A system call of the way into the background failed.
    Detach {
        /// Which.
        step: &'static str,
        /// Why.
        source: io::Error,
    },
    /// A system call that cleans what was inherited failed.
    Hygiene {
        /// What it was to do.
        step: String,
        /// Why.
        source: io::Error,
    },
    /// A declared directory could not be made.
    Directory {
        /// Its path.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The PID file could not be opened, locked or written.
    Pidfile {
        /// Its path.
        path: PathBuf,
        /// What was to be done.
        step: &'static str,
        /// Why.
        source: io::Error,
    },
    /// The directory of the PID file is in somebody else's power.
    UntrustedDirectory {
        /// The file's path.
        path: PathBuf,
        /// In which way.
        why: String,
    },
    /// The PID file is not a file, or somebody else's.
    Untrusted {
        /// Its path.
        path: PathBuf,
        /// In which way.
        why: String,
    },
    /// Another instance holds the lock.
    AlreadyRunning(Option<i32>),
    /// A declared socket could not be bound.
    Bind {
        /// Its name in `listen`.
        name: String,
        /// Its address.
        address: String,
        /// Why.
        source: io::Error,
    },
    /// A socket that a service manager handed over is not what was declared.
    Inherited {
        /// Its name in `listen`.
        name: String,
        /// What is wrong with it.
        why: String,
    },
    /// A step of the privilege drop failed.
    Drop {
        /// Which.
        step: &'static str,
        /// Why.
        source: io::Error,
    },
    /// The privilege drop succeeded in name only.
    NotDropped(String),
    /// What signals need could not be set up.
    Signals {
        /// What.
        step: &'static str,
        /// Why.
        source: io::Error,
    },
    /// A value for a parameter of main could not be made.
    Parameter(String),
    /// Main returned an error; this is its `Debug` form.
    Main(String),
    /// Main panicked before the daemon was ready; this is the message with its place.
    Panicked(String),
    /// The daemon ended before it was ready.
    EndedEarly(String),
    /// The daemon was not ready within `start_timeout`.
    StartTimeout(Duration),
    /// No running instance was found.
    NotRunning,
    /// The lock is held, but by whom cannot be told.
    HolderUnknown(PathBuf),
    /// A signal could not be sent to the running instance.
    Signal {
        /// Its process.
        pid: i32,
        /// Why.
        source: io::Error,
    },
    /// The running instance refused to reload.
    Refused(String),
    /// The running instance did not do as asked in time.
    TimedOut(String),
    /// A file could not be written.
    Write {
        /// Its path.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Error {
    /// An error of a [`FromDaemon`](crate::FromDaemon) implementation, in its own words.
    pub fn parameter(why: impl fmt::Display) -> Self {
        Self::Parameter(why.to_string())
    }

    /// What to do about it, where there is one answer.
    pub(crate) fn help(&self) -> Option<String> {
        match self {
            Self::Arguments(_) => Some("`--help` lists what the program takes".into()),
            Self::Threads(_) => Some("start threads inside main, not before it".into()),
            Self::UnknownUser(user) => Some(format!(
                "create it (`systemd-sysusers` with the generated file, or `useradd --system {user}`), or give `--user`"
            )),
            Self::UnknownGroup(_) => Some("create it, or declare a group that exists".into()),
            Self::NoGroup(_) => Some("declare `group`, or create the user".into()),
            Self::RootAsUser(_) => Some("name an unprivileged user".into()),
            Self::NotRoot(_) => Some("start it as root, or give `--user` with your own name".into()),
            Self::Pidfile { source, .. } => match source.kind() {
                io::ErrorKind::NotFound => {
                    Some("create the directory, declare `runtime_directory`, or give `--pidfile`".into())
                }
                io::ErrorKind::PermissionDenied => Some("do it as root, or give `--pidfile`".into()),
                _ => None,
            },
            Self::Untrusted { .. } => Some("remove it, or give `--pidfile`".into()),
            Self::UntrustedDirectory { .. } => Some(
                "use a directory that only root or the daemon's user can write to, such as one below `/run`"
                    .into(),
            ),
            Self::Bind { source, .. } => match source.kind() {
                io::ErrorKind::AddrInUse => {
                    Some("another process listens there; stop it, or give `--listen`".into())
                }
                _ => permission_help(source),
            },
            Self::Directory { source, .. } => permission_help(source).map(|_| {
                "do it as root, or set `RUNTIME_DIRECTORY`, `STATE_DIRECTORY` and the like to directories of your own".into()
            }),
            Self::Signal { source, .. } => permission_help(source),
            _ => None,
        }
    }
}

/// The one piece of advice that fits EPERM and EACCES.
fn permission_help(source: &io::Error) -> Option<String> {
    (source.kind() == io::ErrorKind::PermissionDenied).then(|| "do it as root".into())
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Arguments(problem) | Self::Parameter(problem) | Self::EndedEarly(problem) => {
                f.write_str(problem)
            }
            Self::NotDeclared { word, key } => {
                write!(f, "`{word}` is not implemented: the daemon declares no `{key}`")
            }
            Self::Threads(count) => write!(f, "{count} threads run already, so the start would not be sound"),
            Self::Lookup { what, .. } => write!(f, "cannot look up {what}"),
            Self::UnknownUser(user) => write!(f, "there is no user `{user}`"),
            Self::UnknownGroup(group) => write!(f, "there is no group `{group}`"),
            Self::NoGroup(user) => {
                write!(f, "user {user} has no entry in the user database, so its group is not known")
            }
            Self::RootAsUser(user) => write!(f, "user `{user}` is root, which drops no privileges"),
            Self::NotRoot(user) => write!(f, "only root can become user `{user}`"),
            Self::Detach { step, .. } => write!(f, "cannot go into the background: {step}"),
            Self::Hygiene { step, .. } => write!(f, "cannot {step}"),
            Self::Directory { path, .. } => write!(f, "cannot make the directory {}", path.display()),
            Self::Pidfile { path, step, .. } => write!(f, "cannot {step} the PID file {}", path.display()),
            Self::Untrusted { path, why } | Self::UntrustedDirectory { path, why } => {
                write!(f, "the PID file {} cannot be trusted: {why}", path.display())
            }
            Self::AlreadyRunning(Some(pid)) => write!(f, "already running, pid {pid}"),
            Self::AlreadyRunning(None) => f.write_str("already running"),
            Self::Bind { name, address, .. } => write!(f, "cannot listen on {address} (`{name}`)"),
            Self::Inherited { name, why } => {
                write!(f, "the socket handed over as `{name}` cannot be used: {why}")
            }
            Self::Drop { step, .. } => write!(f, "cannot drop privileges: {step}"),
            Self::NotDropped(what) => write!(f, "privileges were not dropped: {what}"),
            Self::Signals { step, .. } => write!(f, "cannot {step}"),
            Self::Main(text) => write!(f, "main failed: {text}"),
            Self::Panicked(text) => write!(f, "main {text}"),
            Self::StartTimeout(limit) => write!(f, "not ready within {limit:?}, so it was killed"),
            Self::NotRunning => f.write_str("not running"),
            Self::HolderUnknown(path) => {
                write!(f, "the PID file {} is locked, but by which process cannot be told", path.display())
            }
            Self::Signal { pid, .. } => write!(f, "cannot signal process {pid}"),
            Self::Refused(why) => write!(f, "reload refused: {why}"),
            Self::TimedOut(what) => f.write_str(what),
            Self::Write { path, .. } => write!(f, "cannot write {}", path.display()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Lookup { source, .. }
            | Self::Detach { source, .. }
            | Self::Hygiene { source, .. }
            | Self::Directory { source, .. }
            | Self::Pidfile { source, .. }
            | Self::Bind { source, .. }
            | Self::Drop { source, .. }
            | Self::Signal { source, .. }
            | Self::Signals { source, .. }
            | Self::Write { source, .. } => Some(source),
            _ => None,
        }
    }
}
