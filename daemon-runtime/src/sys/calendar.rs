//! Seconds since 1970 as a date.

use std::mem::MaybeUninit;

use nix::libc::{self, time_t, tm};

/// gmtime_r(3): in UTC; `None` for a year that no `int` holds.
pub(crate) fn utc(seconds: time_t) -> Option<tm> {
    let mut date = MaybeUninit::zeroed();
    // SAFETY: both pointers are valid for the call. A `tm` of zeroes is a value, also where the call fails.
    unsafe { (!libc::gmtime_r(&raw const seconds, date.as_mut_ptr()).is_null()).then(|| date.assume_init()) }
}

/// localtime_r(3): in the daemon's time zone.
pub(crate) fn local(seconds: time_t) -> Option<tm> {
    let mut date = MaybeUninit::zeroed();
    // SAFETY: as above. It reads `TZ` where nobody has done so before, and while other threads run nobody of the
    // runtime changes the environment.
    unsafe {
        (!libc::localtime_r(&raw const seconds, date.as_mut_ptr()).is_null()).then(|| date.assume_init())
    }
}
