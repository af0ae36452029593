//! The open-file limit that the measured daemons inherit.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// The limits to measure at: the usual one, and the highest that is allowed here.
pub fn limits() -> Result<Vec<u64>, String> {
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).map_err(|errno| errno.to_string())?;
    Ok(if hard > 1024 { vec![1024, hard] } else { vec![hard] })
}

pub fn set(limit: u64) -> Result<(), String> {
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).map_err(|errno| errno.to_string())?;
    setrlimit(Resource::RLIMIT_NOFILE, limit, hard).map_err(|errno| format!("open-file limit: {errno}"))
}
