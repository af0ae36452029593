//! The README of the crate daemonix, without what it leaves to the service: stdout, stderr, the privileged action.

use std::error::Error;

use asked::Asked;
use daemonix::{Daemonize, Group, User};

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
    daemon.start()?;
    asked.init()?;
    Ok(asked::serve()?)
}
