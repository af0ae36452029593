//! When something is logged, in the notations of RFC 3339 and RFC 3164.

use std::time::{Duration, SystemTime};

use nix::libc::time_t;

use crate::sys;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `2026-11-26T03:31:27.123456Z`: UTC, to the microsecond.
pub(super) fn rfc3339() -> String {
    let (seconds, micros) = now();
    let Some(date) = sys::utc(seconds) else { return format!("@{seconds}.{micros:06}") };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{micros:06}Z",
        i64::from(date.tm_year) + 1900,
        date.tm_mon + 1,
        date.tm_mday,
        date.tm_hour,
        date.tm_min,
        date.tm_sec
    )
}

/// `Nov 26 03:31:27`: local time, the day padded with a space, as syslog(3) writes it.
pub(super) fn rfc3164() -> Option<String> {
    let date = sys::local(now().0)?;
    let month = MONTHS.get(usize::try_from(date.tm_mon).ok()?)?;
    Some(format!("{month} {:2} {:02}:{:02}:{:02}", date.tm_mday, date.tm_hour, date.tm_min, date.tm_sec))
}

fn now() -> (time_t, u32) {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
    (time_t::try_from(since.as_secs()).unwrap_or_default(), since.subsec_micros())
}
