//! [`Ended`]: how a program ended and what it said.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

/// A program that has ended.
///
/// ```
/// use std::path::Path;
///
/// use daemon_testing::{Launch, Workdir};
///
/// let workdir = Workdir::new();
/// let shell = Launch::new(&workdir, Path::new("/bin/sh"));
/// shell.arg("-c").arg("echo no >&2; exit 3").run().expect(3).says(&["no"]);
/// ```
#[derive(Clone, Debug)]
pub struct Ended {
    /// How.
    pub status: ExitStatus,
    /// What it said.
    pub stdout: String,
    /// What it complained of.
    pub stderr: String,
}

impl Ended {
    /// Its exit code, or 128 and the signal as a shell says it.
    ///
    /// ```
    /// use std::path::Path;
    ///
    /// use daemon_testing::{Launch, Workdir};
    ///
    /// let workdir = Workdir::new();
    /// let shell = Launch::new(&workdir, Path::new("/bin/sh"));
    /// assert_eq!(shell.arg("-c").arg("kill -TERM $$").run().code(), 143);
    /// ```
    #[must_use]
    pub fn code(&self) -> i32 {
        code(self.status)
    }

    /// Returns itself if the exit code is `code`.
    ///
    /// ```
    /// use std::path::Path;
    ///
    /// use daemon_testing::{Launch, Workdir};
    ///
    /// let workdir = Workdir::new();
    /// Launch::new(&workdir, Path::new("/bin/true")).run().expect(0);
    /// ```
    ///
    /// # Panics
    ///
    /// With everything it said, if not.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        let Self { stdout, stderr, .. } = &self;
        assert_eq!(self.code(), code, "the exit code is another one\nstdout: {stdout}\nstderr: {stderr}");
        self
    }

    /// Returns itself if standard error holds each of `parts`.
    ///
    /// ```
    /// use std::path::Path;
    ///
    /// use daemon_testing::{Launch, Workdir};
    ///
    /// let workdir = Workdir::new();
    /// let list = Launch::new(&workdir, Path::new("/bin/ls"));
    /// list.arg("/nowhere").run().says(&["/nowhere", "No such file"]);
    /// ```
    ///
    /// # Panics
    ///
    /// With everything it said, if not.
    #[track_caller]
    pub fn says(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.stderr.contains(part), "no {part:?} in stderr: {}", self.stderr);
        }
        self
    }
}

/// The exit code, or 128 and the signal as a shell says it.
pub(super) fn code(status: ExitStatus) -> i32 {
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default())
}
