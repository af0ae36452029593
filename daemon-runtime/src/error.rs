//! [`Error`]: whatever can go wrong between the command line and main, and what it was about.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

mod display;
mod help;

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
    /// The program was started with an effective id that is not the real one.
    Borrowed {
        /// A user or a group.
        kind: &'static str,
        /// Who started it.
        real: u32,
        /// Whose power it was given.
        effective: u32,
    },
    /// A declared capability cannot be kept.
    Capability {
        /// Its name.
        name: &'static str,
        /// What is in the way.
        why: &'static str,
    },
    /// A declared capability is not one of this kernel's.
    UnknownCapability(&'static str),
    /// A system call of the way into the background failed.
    Detach {
        /// Which.
        step: &'static str,
        /// Why.
        source: io::Error,
    },
    /// The root directory could not be changed.
    RootDirectory {
        /// To which.
        path: PathBuf,
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
    /// A declared limit could not be set.
    Limit {
        /// Its name in `limits`.
        name: &'static str,
        /// What is declared, as `SOFT:HARD` where the two differ.
        asked: String,
        /// The hard limit of this process.
        hard: String,
        /// Why.
        source: io::Error,
    },
    /// `nice` or `oom_score_adjust` could not be set.
    Priority {
        /// Which.
        key: &'static str,
        /// What is declared.
        asked: i32,
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
    /// A declared directory is there, and not for this daemon to use.
    UnusableDirectory {
        /// Its path.
        path: PathBuf,
        /// In which way.
        why: String,
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
    /// The function of `privileged` returned an error; these are its words.
    Privileged(String),
    /// The function of `privileged` panicked; this is the message with its place.
    PrivilegedPanicked(String),
    /// Threads that the function of `privileged` has started run on: so many are there now.
    PrivilegedThreads(usize),
    /// A declared credential could not be read.
    Credential {
        /// Its name in `credentials`.
        name: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A declared credential is not secret, or not certainly the one that is meant.
    UntrustedCredential {
        /// Its name in `credentials`.
        name: &'static str,
        /// The file.
        path: PathBuf,
        /// In which way.
        why: String,
    },
    /// A file of the configuration could not be read.
    #[cfg(feature = "config")]
    ConfigurationFile {
        /// Its path.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The configuration is not as its type wants it.
    #[cfg(feature = "config")]
    Configuration {
        /// The first mistake, in one line.
        brief: String,
        /// Every mistake, with the lines that hold them.
        report: String,
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
    /// A wall of the sandbox could not be put up.
    #[cfg(feature = "sandbox")]
    Sandbox {
        /// Which.
        wall: String,
        /// Why.
        source: io::Error,
    },
    /// The key `health` could not be served.
    #[cfg(feature = "health")]
    Health {
        /// What could not be done.
        step: &'static str,
        /// Why.
        source: io::Error,
    },
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
    /// The running instance could not be asked through its control socket.
    #[cfg(feature = "control")]
    Control {
        /// The socket.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The running instance does not do what the word asks.
    #[cfg(feature = "control")]
    Unimplemented(String),
    /// The running instance refused to reload.
    Refused(String),
    /// The running instance did not reopen its log.
    #[cfg(any(feature = "log", feature = "tracing"))]
    NotReopened(String),
    /// The place of the running daemon cannot be taken.
    #[cfg(feature = "upgrade")]
    Upgrade(String),
    /// The running instance did not bring another program in its place.
    #[cfg(feature = "upgrade")]
    NotUpgraded(String),
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

    /// Whether it is the caller who may not.
    #[cfg(feature = "explain")]
    pub(crate) fn is_denied(&self) -> bool {
        let source = std::error::Error::source(self).and_then(|source| source.downcast_ref::<io::Error>());
        source.is_some_and(|source| source.kind() == io::ErrorKind::PermissionDenied)
    }

    /// Whether the text is the program's own, which may have several lines.
    pub(crate) fn is_in_the_programs_words(&self) -> bool {
        #[cfg(feature = "config")]
        if let Self::Configuration { .. } = self {
            return true;
        }
        matches!(
            self,
            Self::Main(_)
                | Self::Refused(_)
                | Self::Panicked(_)
                | Self::Parameter(_)
                | Self::Privileged(_)
                | Self::PrivilegedPanicked(_)
        )
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Lookup { source, .. }
            | Self::Detach { source, .. }
            | Self::Hygiene { source, .. }
            | Self::RootDirectory { source, .. }
            | Self::Limit { source, .. }
            | Self::Priority { source, .. }
            | Self::Directory { source, .. }
            | Self::Pidfile { source, .. }
            | Self::Bind { source, .. }
            | Self::Credential { source, .. }
            | Self::Drop { source, .. }
            | Self::Signal { source, .. }
            | Self::Signals { source, .. }
            | Self::Write { source, .. } => Some(source),
            #[cfg(feature = "config")]
            Self::ConfigurationFile { source, .. } => Some(source),
            #[cfg(feature = "health")]
            Self::Health { source, .. } => Some(source),
            #[cfg(feature = "sandbox")]
            Self::Sandbox { source, .. } => Some(source),
            #[cfg(feature = "control")]
            Self::Control { source, .. } => Some(source),
            _ => None,
        }
    }
}
