//! [`Context`]: what the running daemon knows of itself.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

#[cfg(any(feature = "log", feature = "tracing"))]
use crate::logging;
use crate::plan::DirectoryKind;
use crate::signal::shutdown::Shutdown;

mod course;
mod held;
mod parts;

use parts::Inner;
pub(crate) use parts::{Left, Parts};

/// The running daemon: its name, its sockets, its directories, the request to stop.
///
/// Clones are the same daemon.
#[derive(Clone, Debug)]
pub struct Context {
    pub(crate) inner: Arc<Inner>,
}

impl Context {
    /// The daemon's name: the key `name`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.inner.plan.name
    }

    /// The version of the program's package.
    #[must_use]
    pub fn version(&self) -> &'static str {
        self.inner.plan.version
    }

    /// The request to stop.
    #[must_use]
    pub fn shutdown(&self) -> Shutdown {
        self.inner.shutdown.clone()
    }

    /// Where `runtime_directory` is: the service manager's word (`RUNTIME_DIRECTORY`), else below `/run`.
    #[must_use]
    pub fn runtime_directory(&self) -> Option<&Path> {
        self.directory(DirectoryKind::Runtime)
    }

    /// Where `state_directory` is: `STATE_DIRECTORY`, else below `/var/lib`.
    #[must_use]
    pub fn state_directory(&self) -> Option<&Path> {
        self.directory(DirectoryKind::State)
    }

    /// Where `cache_directory` is: `CACHE_DIRECTORY`, else below `/var/cache`.
    #[must_use]
    pub fn cache_directory(&self) -> Option<&Path> {
        self.directory(DirectoryKind::Cache)
    }

    /// Where `logs_directory` is: `LOGS_DIRECTORY`, else below `/var/log`.
    #[must_use]
    pub fn logs_directory(&self) -> Option<&Path> {
        self.directory(DirectoryKind::Logs)
    }

    /// Where `configuration_directory` is: `CONFIGURATION_DIRECTORY`, else below `/etc`.
    #[must_use]
    pub fn configuration_directory(&self) -> Option<&Path> {
        self.directory(DirectoryKind::Configuration)
    }

    /// Every socket that the daemon was started with: its name in `listen`, and where it really listens, as `listen`
    /// writes it. Also of those that main has taken, in the order of the declaration.
    pub fn sockets(&self) -> impl Iterator<Item = (&str, &str)> {
        self.inner.sockets.iter().map(|socket| (socket.name, socket.address.as_str()))
    }

    /// Tells the service manager what the daemon is doing, in one line: `STATUS=` of sd_notify(3).
    /// Control characters become spaces. Without a service manager nothing happens.
    pub fn status(&self, text: &str) {
        if let Some(manager) = self.inner.readiness.manager() {
            let _ = manager.status(text);
        }
    }

    /// Waits until the service manager has read everything that it was told: sd_notify_barrier(3). Without a
    /// service manager there is nothing to wait for.
    ///
    /// # Errors
    ///
    /// `TimedOut` when `limit` passes first, and what sending fails with.
    pub fn notify_barrier(&self, limit: Duration) -> io::Result<()> {
        self.inner.readiness.manager().map_or(Ok(()), |manager| manager.barrier(limit))
    }

    /// Has the log say more or less from now on: `debug`, or `info,pingd::http=debug` for one target. A handler of
    /// `reload` calls it with what the configuration says.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for what is no level, and where no `log` is declared.
    #[cfg(any(feature = "log", feature = "tracing"))]
    pub fn set_log_level(&self, level: &str) -> io::Result<()> {
        logging::set_level(level).map_err(|why| io::Error::new(io::ErrorKind::InvalidInput, why))
    }

    /// What is logged at present, as [`set_log_level`](Self::set_log_level) takes it.
    #[cfg(any(feature = "log", feature = "tracing"))]
    #[must_use]
    pub fn log_level(&self) -> String {
        logging::level()
    }

    /// Asks for more time: whoever waits for the start, the reload or the stop waits for `by` from now on, if that
    /// is longer. The service manager is told (`EXTEND_TIMEOUT_USEC=` of sd_notify(3)), and the launcher, and
    /// `stop_timeout` is put off; the word `stop`, in a process of its own, keeps to `stop_timeout`. To be repeated,
    /// before that time is over, for as long as it takes.
    pub fn extend_timeout(&self, by: Duration) {
        self.inner.readiness.extend(by);
    }

    fn directory(&self, kind: DirectoryKind) -> Option<&Path> {
        self.inner.directories.iter().find(|(other, _)| *other == kind).map(|(_, path)| path.as_path())
    }
}
