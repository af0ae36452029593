//! [`Stored`]: a descriptor that a daemon has left with the service manager.

use std::fs;
use std::os::fd::RawFd;
use std::path::PathBuf;

use nix::unistd::close;

/// A descriptor of the store, systemd.service(5), `FileDescriptorStoreMax=`. It is open as long as this is.
///
/// ```no_run
/// # let pingd = daemon_testing::Daemon::new("target/debug/pingd").supervised();
/// for stored in pingd.manager().stored() {
///     println!("{}: {}", stored.name, stored.target.display());
/// }
/// ```
#[derive(Debug)]
pub struct Stored {
    /// `FDNAME=`, or `stored` without one.
    pub name: String,
    /// What it leads to, such as `socket:[4711]` or `/memfd:state (deleted)`.
    pub target: PathBuf,
    number: RawFd,
}

impl Stored {
    pub(super) fn new(name: &str, number: RawFd) -> Self {
        let target = fs::read_link(format!("/proc/self/fd/{number}")).unwrap_or_default();
        Self { name: name.to_owned(), target, number }
    }

    pub(crate) fn number(&self) -> RawFd {
        self.number
    }
}

impl Drop for Stored {
    fn drop(&mut self) {
        let _nobody_else_has_it = close(self.number);
    }
}
