//! A /var/log that only this process and its children see: root's heartbeat writes where it declares to.

use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};
use nix::unistd::Uid;

/// Nothing of the machine's own is touched, and nothing is left.
pub fn hide() -> Result<(), String> {
    if !Uid::effective().is_root() {
        return Ok(());
    }
    let nothing: Option<&str> = None;
    unshare(CloneFlags::CLONE_NEWNS).map_err(|errno| format!("mount namespace: {errno}"))?;
    mount(nothing, "/", nothing, MsFlags::MS_REC | MsFlags::MS_PRIVATE, nothing)
        .map_err(|errno| format!("private mounts: {errno}"))?;
    mount(Some("tmpfs"), "/var/log", Some("tmpfs"), MsFlags::empty(), Some("mode=0755"))
        .map_err(|errno| format!("tmpfs on /var/log: {errno}"))
}
