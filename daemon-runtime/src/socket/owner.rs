//! [`Owner`]: whose the file of a unix socket is, and with what mode.

use nix::unistd::{Gid, Uid, getegid, geteuid, getgroups};

use crate::error::Error;
use crate::message;
use crate::plan::{Listen, Plan};
use crate::privilege::lookup::{Identity, group_id, user_id};

/// Everybody may connect to a unix socket, as with systemd's `SocketMode=`.
const MODE: u32 = 0o666;
/// What a mode lets the group do.
const GROUP: u32 = 0o070;

/// What is done to a socket file once it is there; without a user or a group that stays as it is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Owner {
    pub(super) uid: Option<Uid>,
    pub(super) gid: Option<Gid>,
    pub(super) mode: u32,
}

impl Owner {
    /// As the socket unit has it: whose `listen` says, else the daemon's user's.
    pub(super) fn of(plan: &Plan, listen: &Listen, daemon: Option<&Identity>) -> Result<Self, Error> {
        let mode = listen.mode.unwrap_or(MODE);
        let (uid, of_user) = match (listen.owner, daemon.filter(|daemon| daemon.drops)) {
            (Some(owner), _) => user_id(owner).map(|(uid, gid)| (Some(uid), gid))?,
            (None, Some(daemon)) => (Some(daemon.uid), Some(daemon.gid)),
            (None, None) => (None, None),
        };
        let gid = listen.group.map(group_id).transpose()?.or(of_user);
        if geteuid().is_root() || (uid.is_none_or(|uid| uid == geteuid()) && gid.is_none_or(is_ours)) {
            return Ok(Self { uid, gid, mode });
        }
        // The mode is meant for another group than the one that the file has now.
        let mode = mode & !GROUP;
        let text = format!(
            "only root can give the socket `{}` to its declared owner: it stays this user's, with mode {mode:03o}",
            listen.name
        );
        message::warning(plan, &text);
        Ok(Self { uid: None, gid: None, mode })
    }
}

/// chown(2): who is not root gives files to groups of its own.
fn is_ours(gid: Gid) -> bool {
    gid == getegid() || getgroups().is_ok_and(|groups| groups.contains(&gid))
}
