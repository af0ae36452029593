//! Looks the user up while everything is reachable, and becomes that user for good.

use std::ffi::CString;

use nix::unistd::{Gid, Uid, User, initgroups, setresgid, setresuid};

use crate::launch::Failure;

pub struct Identity {
    name: CString,
    uid: Uid,
    gid: Gid,
}

pub fn look_up(name: &str) -> Result<Identity, String> {
    let user = User::from_name(name).map_err(|error| format!("look up `{name}`: {error}"))?;
    let user = user.ok_or_else(|| format!("unknown user `{name}`"))?;
    let name = CString::new(user.name).map_err(|error| error.to_string())?;
    Ok(Identity { name, uid: user.uid, gid: user.gid })
}

pub fn drop_to(identity: &Identity) -> Result<(), Failure> {
    let drop = || {
        initgroups(&identity.name, identity.gid)?;
        setresgid(identity.gid, identity.gid, identity.gid)?;
        setresuid(identity.uid, identity.uid, identity.uid)
    };
    drop().map_err(|errno| Failure::at("drop privileges", errno))
}
