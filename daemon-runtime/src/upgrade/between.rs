//! A process that stands between the old one and the new one until the new one takes over, and ends as that one does.
//!
//! When it goes, whoever adopts orphans becomes the parent of the new process: the service manager. Of a main process that
//! is not its own child systemd notices no end, and waits for none. Until then the old process has a child whose end says
//! how the new one has ended.

use nix::sys::prctl::set_dumpable;
use nix::sys::signal::{SigSet, SigmaskHow, raise, sigprocmask};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid};

use crate::exit;
use crate::interrupted::until_done;
use crate::sys;

/// Returns in the new process alone.
pub(super) fn stand() -> nix::Result<()> {
    match sys::fork()? {
        ForkResult::Child => Ok(()),
        ForkResult::Parent { child } => end_like(child),
    }
}

fn end_like(child: Pid) -> ! {
    // Nothing of its own is to be had in a dump, nor to be held open.
    let _ = set_dumpable(false);
    let _ = crate::launch::descriptors::close_all_but(std::iter::empty());
    match until_done(|| waitpid(child, None)) {
        Ok(WaitStatus::Exited(_, code)) => sys::exit_now(code),
        Ok(WaitStatus::Signaled(_, signal, _)) => {
            let _ = sys::reset_disposition(signal as i32);
            let _ = sigprocmask(SigmaskHow::SIG_SETMASK, Some(&SigSet::empty()), None);
            let _ = raise(signal);
            sys::exit_now(i32::from(exit::FAILED))
        }
        _ => sys::exit_now(i32::from(exit::FAILED)),
    }
}
