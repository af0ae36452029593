//! [`Running`]: a program that was started, what it says, and how it ends.

use std::path::Path;
use std::process::{Command, ExitStatus};

use nix::unistd::Pid;

use super::ended::{self, Ended};
use super::output::Output;
use super::spawn::ended;
use crate::proc::Process;
use crate::unwaited::Claim;
use crate::wait::until;
use crate::workdir::Workdir;

/// A program that was started. It runs on when this is dropped, until the directory of the test is.
///
/// ```
/// # use daemon_testing::{Launch, Workdir};
/// # let workdir = Workdir::new();
/// # let shell = Launch::new(&workdir, "/bin/sh".as_ref()).arg("-c");
/// let running = shell.arg("echo begun; read -r line").descriptor(0, std::fs::File::open("/dev/null").unwrap().into());
/// assert_eq!(running.spawn().wait().expect(1).stdout, "begun\n");
/// ```
#[derive(Debug)]
pub struct Running {
    pub(super) child: Pid,
    pub(super) shown: String,
    pub(super) status: Option<ExitStatus>,
    pub(super) output: Output,
    pub(super) claim: Claim,
}

impl Running {
    /// A program that the test itself has put together; its output goes to files in the directory of the test.
    ///
    /// ```
    /// use std::process::Command;
    ///
    /// use daemon_testing::{Running, Workdir};
    ///
    /// let workdir = Workdir::new();
    /// let mut command = Command::new("/bin/sh");
    /// command.args(["-c", "pwd"]).current_dir("/");
    /// assert_eq!(Running::of(command, &workdir).wait().expect(0).stdout, "/\n");
    /// ```
    ///
    /// # Panics
    ///
    /// When it cannot be run.
    #[must_use]
    #[track_caller]
    #[expect(clippy::zombie_processes, reason = "it is waited for by its number")]
    pub fn of(mut command: Command, workdir: &Workdir) -> Self {
        let output = Output::new(workdir);
        command.stdout(Output::file(&output.stdout)).stderr(Output::file(&output.stderr));
        let shown = format!("{command:?}");
        let child = command.spawn().unwrap_or_else(|error| panic!("cannot run {shown}: {error}"));
        let child = Pid::from_raw(child.id().try_into().expect("the number of a process"));
        let claim = workdir.unwaited.claim(Process(child.as_raw()));
        Self { child, shown, status: None, output, claim }
    }

    /// The process.
    ///
    /// ```
    /// # use daemon_testing::{Launch, Workdir};
    /// # let workdir = Workdir::new();
    /// # let mut running = Launch::new(&workdir, "/bin/sleep".as_ref()).arg("1000").spawn();
    /// assert!(running.process().alive());
    /// ```
    #[must_use]
    pub fn process(&self) -> Process {
        Process(self.child.as_raw())
    }

    /// The command line that it was started with.
    ///
    /// ```
    /// # use daemon_testing::{Launch, Workdir};
    /// # let workdir = Workdir::new();
    /// # let mut running = Launch::new(&workdir, "/bin/sleep".as_ref()).arg("1000").spawn();
    /// assert_eq!(running.command(), "/bin/sleep 1000");
    /// ```
    #[must_use]
    pub fn command(&self) -> &str {
        &self.shown
    }

    /// Whether it has not ended yet.
    ///
    /// ```
    /// # use daemon_testing::{Launch, Workdir};
    /// # let workdir = Workdir::new();
    /// # let mut running = Launch::new(&workdir, "/bin/sleep".as_ref()).arg("1000").spawn();
    /// assert!(running.running());
    /// ```
    #[must_use]
    pub fn running(&mut self) -> bool {
        self.status().is_none()
    }

    /// How it ended, once it has.
    ///
    /// ```
    /// # use daemon_testing::{Launch, Workdir};
    /// # let workdir = Workdir::new();
    /// # let mut running = Launch::new(&workdir, "/bin/sleep".as_ref()).arg("1000").spawn();
    /// assert_eq!(running.status(), None);
    /// ```
    ///
    /// # Panics
    ///
    /// When somebody else has waited for it, so that nobody knows.
    #[must_use]
    pub fn status(&mut self) -> Option<ExitStatus> {
        if self.status.is_none() {
            self.status = ended(self.child)
                .unwrap_or_else(|errno| panic!("how process {} ended: {}", self.child, errno.desc()));
        }
        self.status
    }

    /// Its exit code as a shell says it, once it has ended.
    ///
    /// ```
    /// # use daemon_testing::{Launch, Workdir};
    /// # let workdir = Workdir::new();
    /// # let mut running = Launch::new(&workdir, "/bin/sleep".as_ref()).arg("1000").spawn();
    /// running.process().signal(daemon_testing::Signal::SIGKILL);
    /// let code = daemon_testing::wait::until("its end", || running.code());
    /// assert_eq!(code, 137);
    /// ```
    #[must_use]
    pub fn code(&mut self) -> Option<i32> {
        self.status().map(ended::code)
    }

    /// What it said so far on standard output.
    ///
    /// ```
    /// # use daemon_testing::{Launch, Workdir};
    /// # let workdir = Workdir::new();
    /// # let shell = Launch::new(&workdir, "/bin/sh".as_ref()).arg("-c");
    /// let running = shell.arg("echo begun; exec sleep 1000").spawn();
    /// daemon_testing::wait::until_true("a line", || running.stdout() == "begun\n");
    /// ```
    #[must_use]
    pub fn stdout(&self) -> String {
        read(&self.output.stdout)
    }

    /// What it said so far on standard error.
    ///
    /// ```
    /// # use daemon_testing::{Launch, Workdir};
    /// # let workdir = Workdir::new();
    /// # let shell = Launch::new(&workdir, "/bin/sh".as_ref()).arg("-c");
    /// let running = shell.arg("echo begun >&2; exec sleep 1000").spawn();
    /// daemon_testing::wait::until_true("a line", || running.stderr() == "begun\n");
    /// ```
    #[must_use]
    pub fn stderr(&self) -> String {
        read(&self.output.stderr)
    }

    /// Waits for its end.
    ///
    /// ```
    /// # use daemon_testing::{Launch, Workdir};
    /// # let workdir = Workdir::new();
    /// # let shell = Launch::new(&workdir, "/bin/sh".as_ref()).arg("-c");
    /// shell.arg("exit 7").spawn().wait().expect(7);
    /// ```
    ///
    /// # Panics
    ///
    /// When it does not end.
    #[track_caller]
    pub fn wait(mut self) -> Ended {
        let status = until("the program ends", || self.status());
        Ended { status, stdout: self.stdout(), stderr: self.stderr() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.status.is_none() {
            self.claim.let_go();
        }
    }
}

fn read(file: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()).into_owned()
}
