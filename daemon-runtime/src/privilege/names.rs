//! Users and groups for people: `pingd (998)`.

use nix::unistd::{Gid, Group, Uid, User};

/// By name and number, or the number alone.
pub(crate) fn user(id: u32) -> String {
    let entry = User::from_uid(Uid::from_raw(id)).ok().flatten();
    shown(entry.map(|entry| entry.name), id)
}

/// The same of a group.
pub(crate) fn group(id: u32) -> String {
    let entry = Group::from_gid(Gid::from_raw(id)).ok().flatten();
    shown(entry.map(|entry| entry.name), id)
}

fn shown(name: Option<String>, id: u32) -> String {
    name.map_or_else(|| id.to_string(), |name| format!("{name} ({id})"))
}
