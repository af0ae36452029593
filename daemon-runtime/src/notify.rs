//! Tells whoever waits that the daemon is ready, reloads or stops.

pub(crate) mod readiness;
pub(crate) mod systemd;
