//! The groups of a user, without the reading of `/proc/sys/kernel/ngroups_max` that sysconf(3) costs.

use std::ffi::CStr;

use nix::errno::Errno;
use nix::libc;
use nix::unistd::Gid;

/// getgrouplist(3): the groups of a user in the group database, `gid` among them.
pub(crate) fn group_list(user: &CStr, gid: Gid) -> nix::Result<Vec<Gid>> {
    let mut groups = vec![0; 32];
    loop {
        let mut count = i32::try_from(groups.len()).map_err(|_| Errno::EINVAL)?;
        // SAFETY: the pointer is to `count` numbers, and the string ends with a zero.
        let fits =
            unsafe { libc::getgrouplist(user.as_ptr(), gid.as_raw(), groups.as_mut_ptr(), &raw mut count) };
        let count = usize::try_from(count).map_err(|_| Errno::EINVAL)?;
        if fits >= 0 {
            groups.truncate(count);
            return Ok(groups.into_iter().map(Gid::from_raw).collect());
        }
        // The function has said how many there are.
        groups.resize(count.max(groups.len() + 1), 0);
    }
}
