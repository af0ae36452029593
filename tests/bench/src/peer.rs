//! One way to write the daemon, as a command that can be started.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::place::Place;

/// A program that does heartbeat's job.
pub struct Peer {
    pub name: &'static str,
    pub program: PathBuf,
    /// What comes before the options that every peer has.
    pub arguments: Vec<OsString>,
    /// Whether it takes `--log` and writes a line there on SIGHUP.
    pub hears_sighup: bool,
}

impl Peer {
    pub fn new(name: &'static str, program: PathBuf) -> Self {
        Self { name, program, arguments: Vec::new(), hears_sighup: true }
    }

    /// The peer itself.
    pub fn command(&self, place: &Place) -> Command {
        clean(&self.program, self.options(place), place)
    }

    /// The peer, started by `launcher`, which takes it as its last arguments.
    pub fn command_under(&self, launcher: &[OsString], place: &Place) -> Command {
        let mut arguments = launcher[1..].to_vec();
        arguments.push(self.program.clone().into());
        arguments.extend(self.options(place));
        clean(&launcher[0], arguments, place)
    }

    fn options(&self, place: &Place) -> Vec<OsString> {
        let mut options = self.arguments.clone();
        options.extend(["--pidfile".into(), place.pidfile().into()]);
        if self.hears_sighup {
            options.extend(["--log".into(), place.log().into()]);
        }
        if let Some(user) = place.user() {
            options.extend(["--user".into(), user.into()]);
        }
        options
    }
}

/// Nothing of the environment of the measuring process reaches the measured one.
fn clean(program: impl AsRef<OsStr>, arguments: Vec<OsString>, place: &Place) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    // What heartbeat believes unless it is root.
    command.env("LOGS_DIRECTORY", place.directory());
    command.stdin(Stdio::null()).stdout(Stdio::null());
    command
}
