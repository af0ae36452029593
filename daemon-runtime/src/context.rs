//! [`Context`]: what the running daemon knows of itself.

use std::any::Any;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::config::Live;
use crate::control::arguments::Options;
use crate::control::channel::Asked;
use crate::credentials::Credentials;
use crate::error::Error;
use crate::health;
use crate::instance::pidfile::Pidfile;
use crate::life::Life;
#[cfg(any(feature = "log", feature = "tracing"))]
use crate::logging;
use crate::notify::readiness::Readiness;
use crate::plan::{DirectoryKind, Plan};
use crate::signal::orphans::Orphans;
use crate::signal::reload;
use crate::signal::shutdown::Shutdown;
#[cfg(feature = "upgrade")]
use crate::socket::FileIdentity;
use crate::socket::SocketFiles;
use crate::socket::listeners::Listeners;
use crate::socket::open::OpenSockets;
use crate::storage::Made;
use crate::upgrade::{self, Upgrade};
use crate::watchdog::watch::Watch;

/// The running daemon: its name, its sockets, its directories, the request to stop.
///
/// Clones are the same daemon.
#[derive(Clone, Debug)]
pub struct Context {
    pub(crate) inner: Arc<Inner>,
}

/// What the daemon would leave in the file system. Each field is dropped, and goes, before the next: all but the
/// PID file's own directory while the file is locked.
#[derive(Debug)]
pub(crate) struct Left {
    pub(crate) socket_files: SocketFiles,
    pub(crate) made: Made,
    pub(crate) pidfile: Mutex<Option<Pidfile>>,
    pub(crate) place: Made,
}

/// What the start sequence has made.
pub(crate) struct Parts<'o> {
    pub(crate) plan: &'static Plan,
    pub(crate) readiness: Arc<Readiness>,
    pub(crate) options: &'o Options,
    pub(crate) generation: u64,
    pub(crate) shutdown: Shutdown,
    pub(crate) outlives_terminal: bool,
    pub(crate) left: Left,
    pub(crate) listeners: Listeners,
    pub(crate) sockets: OpenSockets,
    pub(crate) directories: Vec<(DirectoryKind, PathBuf)>,
    pub(crate) credentials: Credentials,
    pub(crate) config: Option<Live>,
    pub(crate) privileged: Option<Box<dyn Any + Send>>,
    pub(crate) orphans: Option<Orphans>,
    pub(crate) upgrade: Upgrade,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) plan: &'static Plan,
    pub(crate) readiness: Arc<Readiness>,
    /// What has become of it so far.
    pub(crate) life: Life,
    pub(crate) shutdown: Shutdown,
    /// Started by nohup(1): SIGHUP is nothing but a reload.
    pub(crate) outlives_terminal: bool,
    left: Left,
    listeners: Mutex<Listeners>,
    /// All that were opened, also when main has taken them.
    pub(crate) sockets: OpenSockets,
    args: Mutex<Vec<OsString>>,
    directories: Vec<(DirectoryKind, PathBuf)>,
    /// Until main takes them.
    credentials: Mutex<Credentials>,
    /// What the key `config` declares.
    pub(crate) config: Option<Live>,
    /// As process 1 of a container.
    pub(crate) orphans: Option<Orphans>,
    /// What another program needs to take the place of this one.
    pub(crate) upgrade: Upgrade,
    /// What the function of `privileged` returned, until main takes it.
    privileged: Mutex<Option<Box<dyn Any + Send>>>,
    /// What beats, once main takes a `Watchdog`.
    watched: Mutex<Option<Arc<dyn Watch>>>,
    /// A SIGHUP came before the daemon was ready.
    pub(crate) reload_deferred: AtomicBool,
    /// Who has asked for a reload through the control socket.
    pub(crate) asked: Asked,
}

impl Context {
    pub(crate) fn new(parts: Parts<'_>) -> Self {
        let Parts { plan, readiness, options, generation, shutdown, outlives_terminal, left, .. } = parts;
        let (listeners, args) = (Mutex::new(parts.listeners), Mutex::new(options.rest.clone()));
        let reload_deferred = AtomicBool::new(false);
        let inner = Inner {
            plan,
            readiness,
            life: Life::begin(generation, plan, options, &parts.directories),
            shutdown,
            outlives_terminal,
            left,
            listeners,
            args,
            sockets: parts.sockets,
            directories: parts.directories,
            credentials: Mutex::new(parts.credentials),
            config: parts.config,
            orphans: parts.orphans,
            upgrade: parts.upgrade,
            privileged: Mutex::new(parts.privileged),
            watched: Mutex::default(),
            reload_deferred,
            asked: Asked::default(),
        };
        Self { inner: Arc::new(inner) }
    }

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

    pub(crate) fn listeners(&self) -> MutexGuard<'_, Listeners> {
        self.inner.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn watched(&self) -> MutexGuard<'_, Option<Arc<dyn Watch>>> {
        self.inner.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn take_args(&self) -> Vec<OsString> {
        std::mem::take(&mut *self.inner.args.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn take_privileged(&self) -> Option<Box<dyn Any + Send>> {
        self.inner.privileged.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(crate) fn take_credentials(&self) -> Credentials {
        std::mem::take(&mut *self.inner.credentials.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.inner.readiness.is_ready()
    }

    /// Tells that the start failed, or that main did.
    pub(crate) fn failed(&self, error: &Error) {
        self.inner.readiness.failed(self.inner.plan, error);
    }

    /// Main has panicked; after the daemon was ready that is on standard error already.
    pub(crate) fn panicked(&self, words: Option<String>) {
        if let (Some(words), false) = (words, self.is_ready()) {
            self.failed(&Error::Panicked(words));
        }
    }

    /// Main has returned without an error; before the daemon was ready that is one.
    pub(crate) fn returned(&self) {
        if !self.is_ready() {
            self.failed(&Error::EndedEarly("main returned before the daemon was ready".into()));
        }
    }

    /// What is left to do when the daemon ends, whichever way. One that never was ready leaves nothing; of one
    /// that was, directories and files stay.
    pub(crate) fn leave(&self) {
        self.inner.readiness.stopping();
        self.inner.life.end();
        self.inner.upgrade.leave();
        let Left { socket_files, made, place, .. } = &self.inner.left;
        socket_files.remove();
        made.remove();
        if let Some(pidfile) = &*self.pidfile() {
            pidfile.remove();
        }
        place.remove();
    }

    pub(crate) fn pidfile(&self) -> MutexGuard<'_, Option<Pidfile>> {
        self.inner.left.pidfile.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells everybody who waits that the daemon is ready, having taken over from the daemon before if there is one.
    pub(crate) fn ready(&self) -> Result<(), Error> {
        let takes_over = self.inner.readiness.before.is_hushed();
        if !self.is_ready() {
            upgrade::take_over(self)?;
        }
        // Whoever is told may ask at once.
        self.inner.life.ready();
        self.inner.readiness.ready(self.inner.plan).inspect_err(|_| self.inner.life.stopping())?;
        self.watched().iter().for_each(|watched| watched.ready());
        if takes_over {
            health::resume()?;
            self.inner.upgrade.speak(self.inner.readiness.manager());
        }
        self.inner.left.made.keep();
        self.inner.left.place.keep();
        reload::resume(self);
        upgrade::resume(self);
        Ok(())
    }
}

#[cfg(feature = "upgrade")]
impl Context {
    /// The files of sockets that another process has bound.
    pub(crate) fn files_adopted(&self) -> Vec<FileIdentity> {
        self.inner.left.socket_files.of_another()
    }

    /// These files are this process's to remove from now on.
    pub(crate) fn files_are_ours(&self) {
        self.inner.left.socket_files.take_over();
    }

    /// These files are another process's to remove from now on.
    pub(crate) fn files_taken_over(&self, files: &[FileIdentity]) {
        self.inner.left.socket_files.let_go(files);
    }
}
