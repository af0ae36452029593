//! The example `complex.rs` of the crate daemonize2, without what it leaves to the service.

use std::error::Error;

use asked::Asked;
use daemonize2::{Daemonize, Group, User};

fn main() -> Result<(), Box<dyn Error>> {
    let asked = Asked::read();
    let mut daemon = Daemonize::new().pid_file(&asked.pidfile).working_directory("/").umask(0o027);
    if let Some(user) = &asked.user {
        daemon = daemon
            .user(user.parse().map_or_else(|_| User::from(user.as_str()), User::from as fn(u32) -> User));
    }
    if let Some(group) = &asked.group {
        daemon = daemon.group(Group::from(group.as_str()));
    }
    // SAFETY: no thread was started before.
    unsafe { daemon.start() }?;
    asked.init()?;
    Ok(asked::serve()?)
}
