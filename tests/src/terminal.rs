//! A terminal to be started from.

use nix::fcntl::OFlag;
use nix::pty::{PtyMaster, grantpt, posix_openpt, ptsname_r, unlockpt};

/// A terminal's far end, to be kept as long as the terminal is needed, and its name.
///
/// # Panics
///
/// When there is none to be had.
#[must_use]
pub fn open() -> (PtyMaster, String) {
    let master = posix_openpt(OFlag::O_RDWR | OFlag::O_NOCTTY | OFlag::O_CLOEXEC).expect("a terminal");
    grantpt(&master).expect("its permissions");
    unlockpt(&master).expect("its lock");
    let name = ptsname_r(&master).expect("its name");
    (master, name)
}
