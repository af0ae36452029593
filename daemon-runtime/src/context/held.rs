//! What the daemon holds for main and for its own threads, until they take it.

use std::any::Any;
use std::ffi::OsString;
use std::sync::{Arc, MutexGuard, PoisonError};

use super::Context;
use crate::credentials::Credentials;
use crate::instance::pidfile::Pidfile;
#[cfg(feature = "upgrade")]
use crate::socket::FileIdentity;
use crate::socket::listeners::Listeners;
use crate::watchdog::watch::Watch;

impl Context {
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

    pub(crate) fn pidfile(&self) -> MutexGuard<'_, Option<Pidfile>> {
        self.inner.left.pidfile.lock().unwrap_or_else(PoisonError::into_inner)
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
