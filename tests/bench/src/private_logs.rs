//! A /var/log that only this process and its children see: heartbeat writes where it was declared to.

use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};

/// Nothing of the machine's own is touched, and nothing is left.
pub fn hide() -> Result<(), String> {
    let nothing: Option<&str> = None;
    unshare(CloneFlags::CLONE_NEWNS).map_err(|errno| format!("mount namespace: {errno}"))?;
    mount(nothing, "/", nothing, MsFlags::MS_REC | MsFlags::MS_PRIVATE, nothing)
        .map_err(|errno| format!("private mounts: {errno}"))?;
    mount(Some("tmpfs"), "/var/log", Some("tmpfs"), MsFlags::empty(), Some("mode=0755"))
        .map_err(|errno| format!("tmpfs on /var/log: {errno}"))
}
