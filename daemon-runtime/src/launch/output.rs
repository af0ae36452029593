//! Where the standard streams go.

use std::fs::File;
use std::os::fd::{AsRawFd, IntoRawFd};
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use nix::fcntl::{OFlag, open};
use nix::sys::stat::Mode;
use nix::unistd::{dup2_stderr, dup2_stdout};

use crate::error::Error;
use crate::interrupted::until_done;
use crate::launch::log_file;
use crate::plan::{DirectoryKind, Output, Plan};
use crate::privilege::lookup::Identity;
use crate::storage::Made;
use crate::sys;

/// What decides where the streams go.
pub(crate) struct Streams<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) detaching: bool,
    /// systemd has set the streams as the unit file says.
    pub(crate) managed: bool,
    /// Where the daemon's own directories are.
    pub(crate) directories: &'a [(DirectoryKind, PathBuf)],
    /// Whom the daemon becomes.
    pub(crate) identity: Option<&'a Identity>,
    /// What goes again when the start fails.
    pub(crate) made: &'a Made,
}

impl Streams<'_> {
    /// Opens what `stdout` and `stderr` declare; `/dev/null` where a detached daemon declares nothing.
    pub(crate) fn open(&self) -> Result<Opened, Error> {
        let declared = self.decided();
        let log = |output| match output {
            Output::File(path) => log_file::open(Path::new(path), self.identity, self.made)
                .map(Some)
                .map_err(|source| unopened(path, source)),
            _ => Ok(None),
        };
        let null = self.detaching || declared.contains(&Output::Null);
        Ok(Opened {
            null: if null { Some(open_null(self.detaching)?) } else { None },
            stdout: log(declared[0])?,
            stderr: if declared[1] == declared[0] { None } else { log(declared[1])? },
            declared,
        })
    }

    /// What standard error becomes; `Auto` is what it is.
    #[cfg(any(feature = "log", feature = "tracing"))]
    pub(crate) fn stderr(&self) -> Output {
        self.decide(self.plan.stderr)
    }

    /// What becomes of standard output and standard error.
    pub(crate) fn decided(&self) -> [Output; 2] {
        [self.plan.stdout, self.plan.stderr].map(|output| self.decide(output))
    }

    /// A file in a directory of the daemon's own is never systemd's to open: it would do so as root, and
    /// through whatever link the daemon's user has put there.
    fn decide(&self, output: Output) -> Output {
        let own = |path: &str| self.directories.iter().any(|(_, own)| Path::new(path).starts_with(own));
        match output {
            Output::Auto if self.detaching => Output::Null,
            Output::File(path) if self.managed && !own(path) => Output::Auto,
            Output::Null if self.managed => Output::Auto,
            output => output,
        }
    }
}

/// What the streams become; opened before anything is replaced, so that a failure can still be told.
pub(crate) struct Opened {
    null: Option<File>,
    stdout: Option<File>,
    stderr: Option<File>,
    declared: [Output; 2],
}

impl Opened {
    /// Puts them in place.
    pub(crate) fn install(self) -> Result<(), Error> {
        let null = |output| self.null.as_ref().filter(|_| output == Output::Null);
        let stdout = self.stdout.as_ref().or_else(|| null(self.declared[0]));
        let stderr = self.stderr.as_ref().or_else(|| null(self.declared[1]));
        let stderr = stderr.or_else(|| stdout.filter(|_| self.declared[0] == self.declared[1]));
        stdout
            .map_or(Ok(()), dup2_stdout)
            .and_then(|()| stderr.map_or(Ok(()), dup2_stderr))
            .map_err(|errno| step("replace the standard streams", errno.into()))?;
        if let Some(stdin) = self.null.filter(|null| null.as_raw_fd() == 0) {
            // Standard input from here on, which nobody owns.
            let _ = stdin.into_raw_fd();
        }
        Ok(())
    }
}

/// With `as_stdin` in the place of standard input, as the lowest number that is free.
fn open_null(as_stdin: bool) -> Result<File, Error> {
    if as_stdin {
        sys::close(0);
    }
    // Standard input is for the programs that the daemon starts, too.
    let ends_at_exec = if as_stdin { OFlag::empty() } else { OFlag::O_CLOEXEC };
    let flags = OFlag::O_RDWR | OFlag::O_NOCTTY | ends_at_exec;
    let file = until_done(|| open("/dev/null", flags, Mode::empty()));
    let file = File::from(file.map_err(|errno| step("open /dev/null", errno.into()))?);
    let metadata = file.metadata().map_err(|source| step("inspect /dev/null", source))?;
    if metadata.file_type().is_char_device() {
        Ok(file)
    } else {
        Err(step("use /dev/null", std::io::Error::other("it is not a device")))
    }
}

/// What [`Streams::open`] would say of a log file.
#[cfg(feature = "explain")]
pub(crate) fn foresee(path: &str, identity: Option<&Identity>) -> Result<(), Error> {
    log_file::foresee(Path::new(path), identity).map_err(|source| unopened(path, source))
}

fn unopened(path: &str, source: std::io::Error) -> Error {
    step(&format!("open {path} for output"), source)
}

fn step(step: &str, source: std::io::Error) -> Error {
    Error::Hygiene { step: step.into(), source }
}
