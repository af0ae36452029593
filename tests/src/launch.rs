//! [`Launch`]: one run of a program, through the dirty launcher where dirt is asked for.

use std::ffi::{OsStr, OsString};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nix::unistd::Uid;

pub use daemon_testing::launch::{Ended, Running};

use crate::workdir::Workdir;

/// Supplementary groups that the dirty launcher leaves behind.
pub const DIRTY_GROUPS: [u32; 3] = [0, 27, 100];

/// A program about to be run.
#[derive(Debug)]
#[must_use]
pub struct Launch<'w> {
    workdir: &'w Workdir,
    program: PathBuf,
    launcher: PathBuf,
    before: Vec<OsString>,
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    signals: bool,
    dirt: Vec<OsString>,
    stdin: Stdio,
}

impl<'w> Launch<'w> {
    /// A run of `program` with a clean environment and nothing inherited.
    pub fn new(workdir: &'w Workdir, program: &Path) -> Self {
        Self {
            workdir,
            program: program.to_owned(),
            launcher: program.with_file_name("dirty"),
            before: Vec::new(),
            arguments: Vec::new(),
            environment: vec![("PATH".into(), "/usr/sbin:/usr/bin:/sbin:/bin".into())],
            signals: false,
            dirt: Vec::new(),
            stdin: Stdio::null(),
        }
    }

    /// Names the dirty launcher, when it is not beside the program.
    pub fn launched_by(mut self, launcher: &str) -> Self {
        self.launcher = launcher.into();
        self
    }

    /// Adds an argument.
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    /// Adds a variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.into(), value.as_ref().to_owned()));
        self
    }

    /// Adds an option of the dirty launcher.
    pub fn dirt(mut self, option: &str) -> Self {
        self.dirt.push(option.into());
        self
    }

    /// Adds an option of the dirty launcher that has a value.
    pub fn dirt_with(self, option: &str, value: impl AsRef<OsStr>) -> Self {
        let mut launch = self.dirt(option);
        launch.dirt.push(value.as_ref().to_owned());
        launch
    }

    /// Everything that section 1.0 of the requirements leaves behind; the groups as root only.
    ///
    /// # Panics
    ///
    /// When its file and directory cannot be made.
    pub fn dirty(mut self) -> Self {
        let secret = self.workdir.join("secret");
        let cwd = self.workdir.join("cwd");
        std::fs::write(&secret, "for root only").expect("the file to leak");
        std::fs::create_dir_all(&cwd).expect("the directory to be launched from");
        self.signals = true;
        let launch = self
            .env("SECRET_TOKEN", "hunter2")
            .env("LD_BIND_NOW", "1")
            .env("TERM", "xterm")
            .dirt_with("--leak", secret)
            .dirt_with("--cwd", cwd)
            .dirt_with("--umask", "077");
        if Uid::effective().is_root() {
            launch.dirt_with("--groups", DIRTY_GROUPS.map(|group| group.to_string()).join(","))
        } else {
            launch
        }
    }

    /// Runs `words` with the program and its arguments behind, as strace(1) is run.
    pub fn through(mut self, words: &[&str]) -> Self {
        self.before = words.iter().map(Into::into).collect();
        self
    }

    /// Makes `descriptor` number `number` of the program.
    pub fn descriptor(mut self, number: i32, descriptor: OwnedFd) -> Self {
        self.stdin = descriptor.into();
        self.dirt_with("--stdin-to", number.to_string())
    }

    /// Runs it to its end.
    ///
    /// # Panics
    ///
    /// When it does not end.
    #[track_caller]
    pub fn run(self) -> Ended {
        self.spawn().wait()
    }

    /// Starts it; its number is that of the program itself.
    ///
    /// # Panics
    ///
    /// When it cannot be run.
    #[must_use]
    #[track_caller]
    pub fn spawn(self) -> Running {
        let mut words = self.before;
        words.push(self.program.clone().into());
        words.extend(self.arguments);
        let mut command = if self.dirt.is_empty() {
            Command::new(words.remove(0))
        } else {
            let mut command = Command::new("env");
            if self.signals {
                command.args(["--ignore-signal=USR1,PIPE", "--block-signal=TERM,HUP,RTMIN+3"]);
            }
            command.arg(self.launcher).args(self.dirt).arg("--");
            command
        };
        command.args(words).env_clear().envs(self.environment).stdin(self.stdin);
        Running::of(command, self.workdir)
    }
}
