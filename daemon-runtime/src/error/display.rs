//! The words of each error: what failed, and on what; why it did is its source.

use std::fmt;

use crate::error::Error;

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
            Self::Borrowed { kind, real, effective } => {
                write!(
                    f,
                    "real {kind} {real} and effective {kind} {effective} differ, as in a set-uid program"
                )
            }
            Self::Capability { name, why } => write!(f, "cannot keep the capability `{name}`: {why}"),
            Self::UnknownCapability(name) => write!(f, "this kernel does not know the capability `{name}`"),
            Self::Detach { step, .. } => write!(f, "cannot go into the background: {step}"),
            Self::Hygiene { step, .. } => write!(f, "cannot {step}"),
            Self::Limit { name, asked, hard, .. } => {
                write!(f, "cannot set the limit `{name}` to {asked}, its hard limit being {hard}")
            }
            Self::Priority { key, asked, .. } => write!(f, "cannot set `{key}` to {asked}"),
            Self::Directory { path, .. } => write!(f, "cannot prepare the directory {}", path.display()),
            Self::UnusableDirectory { path, why } => {
                write!(f, "the directory {} cannot be used: {why}", path.display())
            }
            Self::RootDirectory { path, .. } => {
                write!(f, "cannot make {} the root directory", path.display())
            }
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
            Self::Privileged(text) => write!(f, "the function of `privileged` failed: {text}"),
            Self::PrivilegedPanicked(text) => write!(f, "the function of `privileged` {text}"),
            Self::PrivilegedThreads(count) => {
                write!(
                    f,
                    "{count} threads run after the function of `privileged`, so the drop would not be sound"
                )
            }
            Self::Credential { name, path, .. } => {
                write!(f, "cannot read the credential `{name}` from {}", path.display())
            }
            Self::UntrustedCredential { name, path, why } => {
                write!(f, "the credential `{name}` in {} is refused: {why}", path.display())
            }
            #[cfg(feature = "config")]
            Self::ConfigurationFile { path, .. } => {
                write!(f, "cannot read the configuration {}", path.display())
            }
            #[cfg(feature = "config")]
            Self::Configuration { report, .. } => {
                f.write_str("the configuration cannot be used")?;
                fmt::Write::write_char(f, '\n')?;
                f.write_str(report)
            }
            Self::Drop { step, .. } => write!(f, "cannot drop privileges: {step}"),
            Self::NotDropped(what) => write!(f, "privileges were not dropped: {what}"),
            #[cfg(feature = "sandbox")]
            Self::Sandbox { wall, .. } => write!(f, "cannot put up the sandbox: {wall}"),
            #[cfg(feature = "health")]
            Self::Health { step, .. } => write!(f, "cannot serve `health`: cannot {step}"),
            Self::Signals { step, .. } => write!(f, "cannot {step}"),
            Self::Main(text) => write!(f, "main failed: {text}"),
            Self::Panicked(text) => write!(f, "main {text}"),
            Self::StartTimeout(limit) => write!(f, "not ready within {limit:?}, so it was killed"),
            Self::NotRunning => f.write_str("not running"),
            Self::HolderUnknown(path) => {
                write!(f, "the PID file {} is locked, but by which process cannot be told", path.display())
            }
            Self::Signal { pid, .. } => write!(f, "cannot signal process {pid}"),
            #[cfg(feature = "control")]
            Self::Control { path, .. } => write!(f, "cannot ask the daemon at {}", path.display()),
            #[cfg(feature = "control")]
            Self::Unimplemented(why) => write!(f, "not implemented: {why}"),
            Self::Refused(why) => write!(f, "reload refused: {why}"),
            #[cfg(any(feature = "log", feature = "tracing"))]
            Self::NotReopened(why) => write!(f, "the log was not reopened: {why}"),
            #[cfg(feature = "upgrade")]
            Self::Upgrade(why) => write!(f, "cannot take the place of the running daemon: {why}"),
            #[cfg(feature = "upgrade")]
            Self::NotUpgraded(why) => write!(f, "upgrade failed: {why}"),
            Self::TimedOut(what) => f.write_str(what),
            Self::Write { path, .. } => write!(f, "cannot write {}", path.display()),
        }
    }
}
