//! [`Inner`]: what the start sequence has made, and what becomes of it.

use std::any::Any;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use super::Context;
use crate::config::Live;
use crate::control::arguments::Options;
use crate::control::channel::Asked;
use crate::credentials::Credentials;
use crate::instance::pidfile::Pidfile;
use crate::life::Life;
use crate::notify::readiness::Readiness;
use crate::plan::{DirectoryKind, Plan};
use crate::signal::orphans::Orphans;
use crate::signal::shutdown::Shutdown;
use crate::socket::SocketFiles;
use crate::socket::listeners::Listeners;
use crate::socket::open::OpenSockets;
use crate::storage::Made;
use crate::upgrade::Upgrade;
use crate::watchdog::watch::Watch;

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
    pub(super) left: Left,
    pub(super) listeners: Mutex<Listeners>,
    /// All that were opened, also when main has taken them.
    pub(crate) sockets: OpenSockets,
    pub(super) args: Mutex<Vec<OsString>>,
    pub(super) directories: Vec<(DirectoryKind, PathBuf)>,
    /// Until main takes them.
    pub(super) credentials: Mutex<Credentials>,
    /// What the key `config` declares.
    pub(crate) config: Option<Live>,
    /// As process 1 of a container.
    pub(crate) orphans: Option<Orphans>,
    /// What another program needs to take the place of this one.
    pub(crate) upgrade: Upgrade,
    /// What the function of `privileged` returned, until main takes it.
    pub(super) privileged: Mutex<Option<Box<dyn Any + Send>>>,
    /// What beats, once main takes a `Watchdog`.
    pub(super) watched: Mutex<Option<Arc<dyn Watch>>>,
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
}
