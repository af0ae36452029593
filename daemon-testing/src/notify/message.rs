//! [`Message`]: what was said at once.

use std::time::Duration;

/// One datagram, who sent it, and when it was read.
///
/// ```
/// use daemon_testing::notify::Manager;
/// use daemon_testing::Workdir;
///
/// let workdir = Workdir::new();
/// let manager = Manager::at(&workdir.join("notify"));
/// let sender = std::os::unix::net::UnixDatagram::unbound().unwrap();
/// sender.send_to(b"READY=1\nSTATUS=at work", workdir.join("notify")).unwrap();
/// let message = manager.next();
/// assert!(message.has("READY=1"));
/// assert_eq!(message.get("STATUS"), Some("at work"));
/// assert_eq!(message.sender, daemon_testing::proc::Process::own().0);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The assignments, one a line.
    pub text: String,
    /// The process that the kernel vouches for.
    pub sender: i32,
    /// How many descriptors came with it.
    pub descriptors: usize,
    /// Reading of the monotonic clock.
    pub read_at: Duration,
}

impl Message {
    /// The value of an assignment.
    ///
    /// ```
    /// # use std::os::unix::net::UnixDatagram;
    /// # use daemon_testing::{Workdir, notify::Manager};
    /// # let workdir = Workdir::new();
    /// # let manager = Manager::at(&workdir.join("notify"));
    /// # let daemon = UnixDatagram::unbound().unwrap();
    /// daemon.send_to(b"MAINPID=4711", manager.address()).unwrap();
    /// assert_eq!(manager.next().get("MAINPID"), Some("4711"));
    /// ```
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
    }

    /// Whether it holds `assignment` as a line of its own.
    ///
    /// ```
    /// # use std::os::unix::net::UnixDatagram;
    /// # use daemon_testing::{Workdir, notify::Manager};
    /// # let workdir = Workdir::new();
    /// # let manager = Manager::at(&workdir.join("notify"));
    /// # let daemon = UnixDatagram::unbound().unwrap();
    /// daemon.send_to(b"READY=1", manager.address()).unwrap();
    /// assert!(!manager.next().has("READY=0"));
    /// ```
    #[must_use]
    pub fn has(&self, assignment: &str) -> bool {
        self.text.lines().any(|line| line == assignment)
    }
}
