//! [`ReadinessPipe`]: the reading end of s6's `notification-fd`.

use std::fs::File;
use std::io::Read;
use std::os::fd::{AsFd, OwnedFd};

use nix::fcntl::OFlag;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::unistd::pipe2;

/// A pipe that one line is expected on.
///
/// ```
/// use std::fs::File;
/// use std::io::Write;
///
/// use daemon_testing::notify::ReadinessPipe;
///
/// let (pipe, end) = ReadinessPipe::new();
/// assert!(!pipe.readable());
/// writeln!(File::from(end)).unwrap();
/// assert_eq!(pipe.read_to_end(), "\n");
/// ```
#[derive(Debug)]
pub struct ReadinessPipe {
    reader: File,
}

impl ReadinessPipe {
    /// The pipe and the end for the daemon.
    ///
    /// ```
    /// let (pipe, end) = daemon_testing::notify::ReadinessPipe::new();
    /// assert!(std::os::fd::AsRawFd::as_raw_fd(&end) > 2);
    /// ```
    ///
    /// # Panics
    ///
    /// When there are no pipes to be had.
    #[must_use]
    pub fn new() -> (Self, OwnedFd) {
        let (reader, writer) = pipe2(OFlag::O_CLOEXEC).expect("a pipe");
        (Self { reader: reader.into() }, writer)
    }

    /// Whether anything, or the end, is there to be read.
    ///
    /// ```
    /// let (pipe, end) = daemon_testing::notify::ReadinessPipe::new();
    /// assert!(!pipe.readable());
    /// drop(end);
    /// assert!(pipe.readable());
    /// ```
    ///
    /// # Panics
    ///
    /// When it cannot be asked.
    #[must_use]
    pub fn readable(&self) -> bool {
        let mut wait = [PollFd::new(self.reader.as_fd(), PollFlags::POLLIN)];
        poll(&mut wait, PollTimeout::ZERO).expect("an answer") > 0
    }

    /// Everything written until the last writer closed it.
    ///
    /// ```
    /// let (pipe, end) = daemon_testing::notify::ReadinessPipe::new();
    /// drop(end);
    /// assert_eq!(pipe.read_to_end(), "");
    /// ```
    ///
    /// # Panics
    ///
    /// When it cannot be read.
    #[must_use]
    pub fn read_to_end(self) -> String {
        self.said()
    }

    /// The same, kept.
    pub(crate) fn said(&self) -> String {
        let mut text = String::new();
        (&self.reader).read_to_string(&mut text).expect("text on the readiness pipe");
        text
    }
}
