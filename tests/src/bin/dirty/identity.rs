//! Who the process is.

use std::error::Error;

use nix::unistd::{Gid, Uid, setgroups, setresgid, setresuid};

use crate::options::Options;

/// Takes the groups and the user of `options`.
pub(crate) fn take(options: &Options) -> Result<(), Box<dyn Error>> {
    if let Some(groups) = &options.groups {
        let groups: Vec<Gid> = groups.iter().copied().map(Gid::from_raw).collect();
        setgroups(&groups)?;
    }
    if let Some(number) = options.user {
        let (user, group) = (Uid::from_raw(number), Gid::from_raw(number));
        setgroups(&[])?;
        setresgid(group, group, group)?;
        setresuid(user, user, user)?;
    }
    Ok(())
}
