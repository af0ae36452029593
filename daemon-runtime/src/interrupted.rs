//! System calls that a signal has interrupted.

use nix::errno::Errno;

/// Makes the call again until it comes to an end of its own.
pub(crate) fn until_done<T>(mut call: impl FnMut() -> nix::Result<T>) -> nix::Result<T> {
    loop {
        match call() {
            Err(Errno::EINTR) => {}
            done => return done,
        }
    }
}
