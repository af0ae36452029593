//! Signals that come before their thread is there, while a function of the program's runs: kept until it is.

use nix::errno::Errno;

use crate::error::Error;
use crate::plan::Plan;
use crate::signal::mask;
use crate::sys;

/// Calls `function` with nothing blocked, so that programs which it starts can be stopped. A signal neither ends
/// the process nor gets lost: the first one that comes is held back for later, and so are all from then on.
pub(crate) fn kept_during<R>(plan: &Plan, function: impl FnOnce() -> R) -> Result<R, Error> {
    let failed = |step| move |errno: Errno| Error::Signals { step, source: errno.into() };
    for signal in &mask::handled(plan) {
        sys::forward(signal as i32).map_err(failed("install a signal handler"))?;
    }
    sys::receive_here();
    sys::release().map_err(failed("unblock signals"))?;
    let result = function();
    sys::hold().map_err(failed("block signals"))?;
    sys::receive_no_longer();
    Ok(result)
}
