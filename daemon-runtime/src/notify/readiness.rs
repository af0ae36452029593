//! Everybody who waits for the daemon, told once and at the same moment.

use std::fs::File;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use nix::fcntl::{FcntlArg, FdFlag, fcntl};

use crate::error::Error;
use crate::launch::contract::Contract;
use crate::launch::report::Sender;
use crate::message;
use crate::notify::systemd::Notify;
use crate::plan::Plan;
use crate::upgrade::Before;
use crate::{exit, logging, sys};

/// The launcher, the readiness descriptor and the notification socket, whichever there are.
#[derive(Debug, Default)]
pub(crate) struct Readiness {
    launcher: Mutex<Option<Sender>>,
    descriptor: Mutex<Option<File>>,
    manager: OnceLock<Notify>,
    watchdog: OnceLock<Duration>,
    extended: Mutex<Option<Instant>>,
    awaited: AtomicBool,
    told: AtomicBool,
    failed: AtomicBool,
    stopping: AtomicBool,
    /// Whether another process speaks for the daemon, which then this one does not.
    pub(crate) before: Before,
}

impl Readiness {
    /// The process that waits for this one.
    pub(crate) fn set_launcher(&self, launcher: Sender) {
        self.awaited.store(true, Ordering::Release);
        *self.launcher.lock().unwrap_or_else(PoisonError::into_inner) = Some(launcher);
    }

    /// The daemon whose place this process takes, which waits for it like a launcher.
    #[cfg(feature = "upgrade")]
    pub(crate) fn set_predecessor(&self, before: &crate::upgrade::Predecessor) {
        self.awaited.store(true, Ordering::Release);
        self.before.set(before);
    }

    /// Whether a launcher or a predecessor waits, or has waited.
    pub(crate) fn is_awaited(&self) -> bool {
        self.awaited.load(Ordering::Acquire)
    }

    /// Takes over what the contract names: the readiness descriptor and the notification socket. A
    /// socket that cannot be reached is told and passed over, as sd_notify(3) advises.
    pub(crate) fn connect(&self, plan: &Plan, contract: &Contract) -> Result<(), Error> {
        if let Some(fd) = contract.ready_fd {
            let descriptor = sys::own(fd);
            fcntl(&descriptor, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC)).map_err(|errno| Error::Hygiene {
                step: format!("keep the readiness descriptor {fd} from other programs"),
                source: errno.into(),
            })?;
            *self.descriptor.lock().unwrap_or_else(PoisonError::into_inner) = Some(File::from(descriptor));
        }
        if let Some(limit) = contract.watchdog {
            let _ = self.watchdog.set(limit);
        }
        if let Some(address) = &contract.notify_socket {
            match Notify::connect(address) {
                Ok(manager) => drop(self.manager.set(manager)),
                Err(error) => {
                    let address = message::one_line(&address.to_string_lossy());
                    message::warning(
                        plan,
                        &format!("cannot reach the notification socket {address}: {error}"),
                    );
                }
            }
        }
        Ok(())
    }

    /// Whether everybody has been told that the daemon is ready.
    pub(crate) fn is_ready(&self) -> bool {
        self.told.load(Ordering::Acquire)
    }

    /// Tells everybody, once. An error means that the launcher cannot be told: nobody would learn of this
    /// daemon, so the start is given up. A manager that cannot be told is passed over, as one that cannot be
    /// reached; one that went away will not be asked about this daemon any more.
    pub(crate) fn ready(&self, plan: &Plan) -> Result<(), Error> {
        if self.is_ready() {
            return Ok(());
        }
        if let Some(launcher) = &mut *self.launcher.lock().unwrap_or_else(PoisonError::into_inner) {
            launcher.ready().map_err(untold)?;
        }
        self.told.store(true, Ordering::Release);
        drop(take(&self.launcher));
        let manager = self.manager.get().map_or(Ok(()), |manager| manager.ready("ready"));
        let descriptor = take(&self.descriptor).map_or(Ok(()), |mut descriptor| descriptor.write_all(b"\n"));
        for (result, whom) in [(manager, "the service manager"), (descriptor, "the readiness descriptor")] {
            if let Some(error) = result.err().filter(|error| !went_away(error)) {
                message::warning(plan, &format!("cannot tell {whom} that the daemon is ready: {error}"));
            }
        }
        Ok(())
    }

    /// Tells everybody who waits that it takes this much longer. Whoever is gone needs no telling.
    pub(crate) fn extend(&self, by: Duration) {
        *self.extended.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now().checked_add(by);
        if let Some(manager) = self.manager() {
            let _ = manager.extend_timeout(by);
        }
        self.before.extend(by);
        if let Some(launcher) = &mut *self.launcher.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = launcher.extend(by);
        }
    }

    /// Until when it was last said to take.
    pub(crate) fn extended(&self) -> Option<Instant> {
        *self.extended.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells everybody who still waits that it will not come to that; standard error when nobody does. Once:
    /// what fails afterwards does so for the same reason.
    pub(crate) fn failed(&self, plan: &Plan, error: &Error) {
        if self.failed.swap(true, Ordering::AcqRel) {
            return;
        }
        let text = message::describe(plan, error);
        let status = exit::status(error);
        if let Some(manager) = self.manager() {
            let _ = manager.failed(&text, errno(error), status);
        }
        match take(&self.launcher) {
            Some(launcher) => {
                logging::tell(plan, 3, &text);
                drop(launcher.failed(status, &text));
            }
            None if self.before.failed(status, &text) => {}
            None => message::fatal(plan, error),
        }
    }

    /// The manager, if it is this process that it hears.
    pub(crate) fn manager(&self) -> Option<&Notify> {
        self.manager.get().filter(|_| !self.before.is_hushed())
    }

    /// How often the manager wants to hear of progress, if it does.
    pub(crate) fn watchdog(&self) -> Option<Duration> {
        self.watchdog.get().copied()
    }

    /// Tells the manager, once, that the daemon is on its way out.
    pub(crate) fn stopping(&self) {
        if let (Some(manager), false) = (self.manager(), self.stopping.swap(true, Ordering::AcqRel)) {
            let _ = manager.stopping();
        }
    }
}

fn take<T>(slot: &Mutex<Option<T>>) -> Option<T> {
    slot.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// Why the launcher could not be told.
fn untold(source: io::Error) -> Error {
    if source.kind() == io::ErrorKind::BrokenPipe {
        Error::EndedEarly("the launcher went away before the daemon was ready".into())
    } else {
        Error::Detach { step: "tell the launcher", source }
    }
}

/// Whether nobody is at the other end any longer.
fn went_away(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionRefused, ConnectionReset, NotConnected, NotFound};
    matches!(error.kind(), BrokenPipe | ConnectionRefused | ConnectionReset | NotConnected | NotFound)
}

/// The number of the system's error at the bottom of the chain.
fn errno(error: &Error) -> Option<i32> {
    let source = std::error::Error::source(error)?;
    source.downcast_ref::<std::io::Error>()?.raw_os_error()
}
