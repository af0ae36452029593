//! Where the standard streams go.

use std::fs::{File, OpenOptions};
use std::os::fd::{AsRawFd, IntoRawFd};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};

use nix::libc;
use nix::unistd::{dup2_stderr, dup2_stdout};

use crate::error::Error;
use crate::plan::{Output, Plan};
use crate::sys;

/// What the streams become; opened before anything is replaced, so that a failure can still be told.
pub(crate) struct Streams {
    null: Option<File>,
    stdout: Option<File>,
    stderr: Option<File>,
    declared: [Output; 2],
}

impl Streams {
    /// Opens what `stdout` and `stderr` declare; `/dev/null` where a detached daemon declares nothing.
    pub(crate) fn open(plan: &Plan, detaching: bool) -> Result<Self, Error> {
        let declared = [plan.stdout, plan.stderr].map(|output| match output {
            Output::Auto if detaching => Output::Null,
            output => output,
        });
        let log = |output| if let Output::File(path) = output { open_log(path).map(Some) } else { Ok(None) };
        Ok(Self {
            null: if detaching || declared.contains(&Output::Null) {
                Some(open_null(detaching)?)
            } else {
                None
            },
            stdout: log(declared[0])?,
            stderr: if declared[1] == declared[0] { None } else { log(declared[1])? },
            declared,
        })
    }

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
    let file = OpenOptions::new().read(true).write(true).custom_flags(libc::O_NOCTTY).open("/dev/null");
    let file = file.map_err(|source| step("open /dev/null", source))?;
    let metadata = file.metadata().map_err(|source| step("inspect /dev/null", source))?;
    if metadata.file_type().is_char_device() {
        Ok(file)
    } else {
        Err(step("use /dev/null", std::io::Error::other("it is not a device")))
    }
}

/// Not through a symbolic link at the end: a log directory may be writable by others (CVE-2016-9566).
/// Not blocking: a FIFO without a reader would hold the start.
fn open_log(path: &str) -> Result<File, Error> {
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o640)
        .custom_flags(libc::O_NOFOLLOW | libc::O_NOCTTY | libc::O_NONBLOCK)
        .open(path)
        .map_err(|source| step(&format!("open {path} for output"), source))
}

fn step(step: &str, source: std::io::Error) -> Error {
    Error::Hygiene { step: step.into(), source }
}
