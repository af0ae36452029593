//! The course of the daemon: it is ready, it fails, it leaves.

use super::{Context, Left};
use crate::error::Error;
use crate::health;
use crate::signal::reload;
use crate::upgrade;

impl Context {
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

    /// Tells everybody who waits that the daemon is ready, having taken over from the daemon before if there is one.
    pub(crate) fn ready(&self) -> Result<(), Error> {
        let takes_over = self.inner.readiness.before.is_hushed();
        if !self.is_ready() {
            upgrade::take_over(self)?;
        }
        // Whoever is told may ask at once.
        self.inner.life.ready();
        self.inner.readiness.ready(self.inner.plan).inspect_err(|_| self.inner.life.stopping())?;
        self.watched().iter().for_each(|watched| watched.ready(takes_over));
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
