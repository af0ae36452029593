//! Closes every inherited descriptor but those that the contract names.

use std::fs;
use std::os::fd::RawFd;

use nix::sys::resource::{Resource, getrlimit};

use crate::error::Error;
use crate::sys;

/// The most that is tried one by one where neither close_range(2) nor `/proc` is to be had.
const LAST_RESORT: u64 = 1 << 20;

/// daemon(7), "SysV daemons", step 1: closes all from 3 on except `keep`, in a handful of system calls
/// whatever the limit is.
pub(crate) fn close_all_but(keep: impl Iterator<Item = RawFd>) -> Result<(), Error> {
    let mut keep: Vec<u32> = keep.filter_map(|fd| u32::try_from(fd).ok()).filter(|&fd| fd > 2).collect();
    keep.sort_unstable();
    keep.dedup();
    if close_gaps(&keep).is_err() {
        close_one_by_one(&keep)?;
    }
    Ok(())
}

fn close_gaps(keep: &[u32]) -> nix::Result<()> {
    let mut first = 3;
    for &kept in keep {
        if first < kept {
            sys::close_range(first, kept - 1)?;
        }
        first = kept + 1;
    }
    sys::close_range(first, u32::MAX)
}

/// For kernels before 5.9 and filters that refuse close_range(2).
fn close_one_by_one(keep: &[u32]) -> Result<(), Error> {
    let open: Vec<u32> = match fs::read_dir("/proc/self/fd") {
        Ok(entries) => entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect(),
        Err(_) => {
            let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).map_err(|errno| Error::Hygiene {
                step: "read the limit of open files".into(),
                source: errno.into(),
            })?;
            (3..u32::try_from(hard.min(LAST_RESORT)).unwrap_or(u32::MAX)).collect()
        }
    };
    for fd in open {
        if fd > 2 && !keep.contains(&fd) {
            if let Ok(fd) = RawFd::try_from(fd) {
                sys::close(fd);
            }
        }
    }
    Ok(())
}
