//! The servers that are compared.

mod haproxy;
mod nginx;
mod ours;
mod tableflip;

use std::path::PathBuf;

use crate::server::Server;

/// Those that are to be had; the others are left out, with the reason printed.
pub fn all(only: Option<&str>) -> Vec<Box<dyn Server>> {
    let found = [ours::build(), nginx::find(), haproxy::find(), tableflip::build()];
    let mut servers = Vec::new();
    for server in found {
        match server {
            Ok(server) if only.is_none_or(|only| server.name() == only) => servers.push(server),
            Ok(_) => {}
            Err(reason) => eprintln!("left out: {reason}"),
        }
    }
    servers
}

type Found = Result<Box<dyn Server>, String>;

/// A program of the system.
fn installed(path: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(path);
    if path.exists() { Ok(path) } else { Err(format!("{} is not installed", path.display())) }
}

/// The directory of the peers' sources.
fn peers() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../peers")
}

/// The directory that this program was built in, for what it builds itself.
fn target() -> Result<PathBuf, String> {
    let itself = std::env::current_exe().map_err(|error| error.to_string())?;
    itself
        .ancestors()
        .nth(2)
        .map(|target| target.join("handover"))
        .ok_or_else(|| "no target directory".into())
}
