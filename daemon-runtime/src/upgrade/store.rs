//! [`Store`]: descriptors that main has left for the program after this one, be it started by an upgrade or by systemd.

use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd, RawFd};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::context::Context;
use crate::notify::systemd::Notify;
use crate::socket::adopt::LEFT;

/// sd_notify(3), `FDNAME=`.
const LONGEST: usize = 255 - LEFT.len();

/// One of them.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) name: String,
    pub(super) descriptor: OwnedFd,
    /// The service manager has it, too, if there is one.
    told: bool,
}

impl Stored {
    /// One that comes from before.
    pub(super) fn handed(name: String, descriptor: OwnedFd) -> Self {
        Self { name, descriptor, told: true }
    }
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Store {
    contents: Mutex<Contents>,
}

#[derive(Debug, Default)]
struct Contents {
    all: Vec<Stored>,
    /// Names that the service manager is to forget as soon as it hears this process.
    forgotten: Vec<String>,
}

impl Store {
    /// Before the first one.
    pub(crate) fn nothing() -> Self {
        Self::default()
    }

    /// Adds one that the service manager has handed over.
    pub(crate) fn add(&self, name: String, descriptor: OwnedFd) {
        self.add_all([Stored::handed(name, descriptor)]);
    }

    pub(super) fn add_all(&self, handed: impl IntoIterator<Item = Stored>) {
        self.lock().all.extend(handed);
    }

    /// What must not be closed.
    pub(crate) fn descriptors(&self) -> Vec<RawFd> {
        self.lock().all.iter().map(|stored| stored.descriptor.as_raw_fd()).collect()
    }

    /// Once more, to be sent.
    pub(super) fn copies(&self) -> io::Result<Vec<Stored>> {
        let copy = |stored: &Stored| Ok(Stored::handed(stored.name.clone(), stored.descriptor.try_clone()?));
        self.lock().all.iter().map(copy).collect()
    }

    /// Tells the service manager what it does not know yet.
    pub(crate) fn tell(&self, manager: Option<&Notify>) -> io::Result<()> {
        let Some(manager) = manager else { return Ok(()) };
        let mut contents = self.lock();
        for name in std::mem::take(&mut contents.forgotten) {
            manager.forget_descriptors(&format!("{LEFT}{name}"))?;
        }
        for stored in contents.all.iter_mut().filter(|stored| !stored.told) {
            manager.store_descriptor(&format!("{LEFT}{}", stored.name), stored.descriptor.as_fd())?;
            stored.told = true;
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Only with the feature `upgrade`.
impl Context {
    /// Leaves a copy of a descriptor for the program that comes after this one: a socket that main has bound itself, a
    /// file in memory, a connection. [`stored`](Self::stored) has it there under the same name, after an upgrade, and
    /// under systemd after `systemctl restart` and after a crash. Several may have one name.
    ///
    /// systemd keeps up to 128, says nothing when it does not, and forgets all when the unit is stopped.
    ///
    /// ```no_run
    /// # fn example(context: daemon_runtime::Context) -> std::io::Result<()> {
    /// use std::net::TcpListener;
    ///
    /// let listener = match context.stored("metrics")?.pop() {
    ///     Some(descriptor) => TcpListener::from(descriptor),
    ///     None => {
    ///         let listener = TcpListener::bind("127.0.0.1:9100")?;
    ///         context.store("metrics", &listener)?;
    ///         listener
    ///     }
    /// };
    /// # drop(listener);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When `upgrade` is not declared, the name is empty, too long or has characters beyond letters, digits, `_`, `-`
    /// and `.`, there is no descriptor left for the copy, or the service manager cannot be told.
    pub fn store(&self, name: &str, descriptor: impl AsFd) -> io::Result<()> {
        self.check(name)?;
        let descriptor = descriptor.as_fd().try_clone_to_owned()?;
        let store = &self.inner.upgrade.store;
        store.lock().all.push(Stored { name: name.to_owned(), descriptor, told: false });
        store.tell(self.inner.readiness.manager())
    }

    /// Copies of the descriptors that were left under this name, by this program or one before it, in their order.
    ///
    /// # Errors
    ///
    /// When there is no descriptor left for a copy.
    pub fn stored(&self, name: &str) -> io::Result<Vec<OwnedFd>> {
        let contents = self.inner.upgrade.store.lock();
        let named = contents.all.iter().filter(|stored| stored.name == name);
        named.map(|stored| stored.descriptor.try_clone()).collect()
    }

    /// Leaves nothing more under this name for anybody.
    ///
    /// # Errors
    ///
    /// When `upgrade` is not declared, the name can be none, or the service manager cannot be told.
    pub fn unstore(&self, name: &str) -> io::Result<()> {
        self.check(name)?;
        let store = &self.inner.upgrade.store;
        {
            let mut contents = store.lock();
            contents.all.retain(|stored| stored.name != name);
            contents.forgotten.push(name.to_owned());
        }
        store.tell(self.inner.readiness.manager())
    }

    fn check(&self, name: &str) -> io::Result<()> {
        if !self.inner.plan.upgrades() {
            return Err(io::Error::new(io::ErrorKind::Unsupported, "`upgrade` is not declared"));
        }
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        if name.is_empty() || name.len() > LONGEST || !name.bytes().all(fits) {
            let text = format!("`{}` is no name for a descriptor", name.escape_debug());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
        }
        Ok(())
    }
}
