//! [`ServiceManager`]: a service manager for one daemon, which hears everything and answers as systemd does.

mod record;
mod stored;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use self::record::Record;
pub use self::stored::Stored;
use crate::notify::{Manager, Message};
use crate::wait::{limit, within};

/// The receiving end of sd_notify(3). It records every message in order, keeps the descriptors of `FDSTORE=1`, and
/// closes all others at once, which is the answer to `BARRIER=1`.
///
/// A clone is the same manager. [`Daemon::supervised`](crate::Daemon::supervised) makes one.
///
/// ```no_run
/// use daemon_testing::Daemon;
///
/// let pingd = Daemon::new("target/debug/pingd").supervised();
/// pingd.wait_ready();
/// let manager = pingd.manager().clone();
/// pingd.stop().expect(0);
/// manager.assert_in_order(&["READY=1", "STOPPING=1"]);
/// ```
#[derive(Clone, Debug)]
pub struct ServiceManager(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    record: Arc<Record>,
    ended: Arc<AtomicBool>,
    reader: Option<JoinHandle<()>>,
}

/// The longest path of a socket, unix(7).
const LONGEST: usize = 107;

impl ServiceManager {
    /// One that listens at `path`, or at an abstract address of that name where it is too long for a path.
    ///
    /// ```
    /// use std::os::unix::net::UnixDatagram;
    ///
    /// use daemon_testing::{ServiceManager, TestRoot};
    ///
    /// let root = TestRoot::new();
    /// let manager = ServiceManager::at(&root.join("notify"));
    /// let daemon = UnixDatagram::unbound().unwrap();
    /// daemon.send_to(b"READY=1\nSTATUS=at work", manager.address()).unwrap();
    /// assert_eq!(manager.messages().len(), 1);
    /// ```
    ///
    /// # Panics
    ///
    /// When it cannot be bound.
    pub fn at(path: &Path) -> Self {
        let manager = if path.as_os_str().len() <= LONGEST {
            let manager = Manager::at(path);
            // The daemon may be another user.
            fs::set_permissions(path, fs::Permissions::from_mode(0o666)).expect("its mode");
            manager
        } else {
            Manager::hidden(&path.iter().rev().take(2).collect::<PathBuf>())
        };
        let record = Arc::new(Record::of(manager));
        let ended = Arc::new(AtomicBool::new(false));
        let (heard, over) = (Arc::clone(&record), Arc::clone(&ended));
        let reader = thread::spawn(move || read(&heard, &over));
        Self(Arc::new(Inner { record, ended, reader: Some(reader) }))
    }

    /// The value for `NOTIFY_SOCKET`.
    ///
    /// ```
    /// use daemon_testing::{ServiceManager, TestRoot};
    ///
    /// let root = TestRoot::new();
    /// let manager = ServiceManager::at(&root.join("notify"));
    /// assert_eq!(manager.address(), root.join("notify").as_os_str());
    /// ```
    pub fn address(&self) -> &OsStr {
        self.0.record.address()
    }

    /// Every message so far, in order.
    ///
    /// ```no_run
    /// # let pingd = daemon_testing::Daemon::new("target/debug/pingd").supervised();
    /// let main_process = pingd.process().0;
    /// assert!(pingd.manager().messages().iter().all(|message| message.sender == main_process));
    /// ```
    pub fn messages(&self) -> Vec<Message> {
        self.0.record.messages()
    }

    /// Every assignment so far, in order, whichever message it came in.
    ///
    /// ```
    /// # use std::os::unix::net::UnixDatagram;
    /// # use daemon_testing::{ServiceManager, TestRoot};
    /// # let root = TestRoot::new();
    /// # let manager = ServiceManager::at(&root.join("notify"));
    /// # let daemon = UnixDatagram::unbound().unwrap();
    /// daemon.send_to(b"READY=1\nSTATUS=at work", manager.address()).unwrap();
    /// daemon.send_to(b"STOPPING=1", manager.address()).unwrap();
    /// assert_eq!(manager.assignments(), ["READY=1", "STATUS=at work", "STOPPING=1"]);
    /// ```
    pub fn assignments(&self) -> Vec<String> {
        let lines = |message: Message| message.text.lines().map(str::to_owned).collect::<Vec<_>>();
        self.messages().into_iter().flat_map(lines).collect()
    }

    /// Every value that `name` has been given, in order.
    ///
    /// ```
    /// # use std::os::unix::net::UnixDatagram;
    /// # use daemon_testing::{ServiceManager, TestRoot};
    /// # let root = TestRoot::new();
    /// # let manager = ServiceManager::at(&root.join("notify"));
    /// # let daemon = UnixDatagram::unbound().unwrap();
    /// daemon.send_to(b"STATUS=starting", manager.address()).unwrap();
    /// daemon.send_to(b"STATUS=at work", manager.address()).unwrap();
    /// assert_eq!(manager.values("STATUS"), ["starting", "at work"]);
    /// ```
    pub fn values(&self, name: &str) -> Vec<String> {
        let value = |line: String| Some(line.strip_prefix(name)?.strip_prefix('=')?.to_owned());
        self.assignments().into_iter().filter_map(value).collect()
    }

    /// What `systemctl status` would show: the last `STATUS=`.
    ///
    /// ```no_run
    /// # let pingd = daemon_testing::Daemon::new("target/debug/pingd").supervised();
    /// assert_eq!(pingd.manager().status().as_deref(), Some("ready"));
    /// ```
    pub fn status(&self) -> Option<String> {
        self.values("STATUS").pop()
    }

    /// The process that the last `MAINPID=` has named.
    ///
    /// ```no_run
    /// # let pingd = daemon_testing::Daemon::new("target/debug/pingd").supervised();
    /// assert_eq!(pingd.manager().main_process(), Some(pingd.process().0));
    /// ```
    pub fn main_process(&self) -> Option<i32> {
        self.values("MAINPID").pop()?.parse().ok()
    }

    /// How much more time the daemon has last asked for, by `EXTEND_TIMEOUT_USEC=`.
    ///
    /// ```no_run
    /// # let pingd = daemon_testing::Daemon::new("target/debug/pingd").supervised();
    /// assert_eq!(pingd.manager().extended(), Some(std::time::Duration::from_secs(30)));
    /// ```
    pub fn extended(&self) -> Option<Duration> {
        self.values("EXTEND_TIMEOUT_USEC").pop()?.parse().ok().map(Duration::from_micros)
    }

    /// How many pings of the watchdog have come. [`Daemon::watchdog`](crate::Daemon::watchdog) asks for them.
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # let pingd = daemon_testing::Daemon::new("target/debug/pingd").watchdog(Duration::from_secs(1)).supervised();
    /// pingd.until("a second ping", || pingd.manager().pings() >= 2);
    /// ```
    pub fn pings(&self) -> usize {
        self.values("WATCHDOG").iter().filter(|value| *value == "1").count()
    }

    /// The descriptors that the daemon has stored and not removed, `FDSTORE=1`. They are handed over to the next daemon
    /// that is started under this manager, by [`Daemon::supervised_by`](crate::Daemon::supervised_by).
    ///
    /// ```no_run
    /// # let pingd = daemon_testing::Daemon::new("target/debug/pingd").supervised();
    /// let names: Vec<String> = pingd.manager().stored().iter().map(|stored| stored.name.clone()).collect();
    /// assert_eq!(names, ["http"]);
    /// ```
    pub fn stored(&self) -> Vec<Arc<Stored>> {
        self.0.record.stored()
    }

    /// Waits for a message that holds `assignment`, from the first one on.
    /// [`RunningDaemon::notifies`](crate::RunningDaemon::notifies) does so, too, and notices when the daemon ends.
    ///
    /// ```
    /// # use std::os::unix::net::UnixDatagram;
    /// # use daemon_testing::{ServiceManager, TestRoot};
    /// # let root = TestRoot::new();
    /// # let manager = ServiceManager::at(&root.join("notify"));
    /// # let daemon = UnixDatagram::unbound().unwrap();
    /// daemon.send_to(b"READY=1\nSTATUS=at work", manager.address()).unwrap();
    /// assert_eq!(manager.wait_for("READY=1").get("STATUS"), Some("at work"));
    /// ```
    ///
    /// # Panics
    ///
    /// At the limit, with what has come instead.
    #[track_caller]
    pub fn wait_for(&self, assignment: &str) -> Message {
        let found = within(limit(), || self.find(assignment));
        found.unwrap_or_else(|| panic!("waited {:?} for {assignment}\n{}", limit(), self.report()))
    }

    /// These assignments have come in this order, whatever else has come between. One that ends with `=` stands for any
    /// value.
    ///
    /// ```
    /// # use std::os::unix::net::UnixDatagram;
    /// # use daemon_testing::{ServiceManager, TestRoot};
    /// # let root = TestRoot::new();
    /// # let manager = ServiceManager::at(&root.join("notify"));
    /// # let daemon = UnixDatagram::unbound().unwrap();
    /// daemon.send_to(b"READY=1\nSTATUS=at work", manager.address()).unwrap();
    /// daemon.send_to(b"STOPPING=1", manager.address()).unwrap();
    /// manager.assert_in_order(&["READY=1", "STATUS=", "STOPPING=1"]);
    /// ```
    ///
    /// # Panics
    ///
    /// With what has come instead.
    #[track_caller]
    pub fn assert_in_order(&self, expected: &[&str]) {
        let assignments = self.assignments();
        let mut rest = assignments.iter();
        for wanted in expected {
            let fits = |line: &String| line == wanted || (wanted.ends_with('=') && line.starts_with(wanted));
            assert!(rest.any(fits), "no {wanted} where it should be in {expected:?}\n{}", self.report());
        }
    }

    /// The first message that holds `assignment`, if it has come.
    pub(crate) fn find(&self, assignment: &str) -> Option<Message> {
        self.messages().into_iter().find(|message| message.has(assignment))
    }

    /// Everything that has come, in words.
    pub(crate) fn report(&self) -> String {
        let line = |message: Message| {
            let with = if message.descriptors > 0 {
                format!(" with {} descriptors", message.descriptors)
            } else {
                String::new()
            };
            format!("  from {}{with}: {}\n", message.sender, message.text.trim_end().replace('\n', "; "))
        };
        let lines: String = self.messages().into_iter().map(line).collect();
        format!("the service manager has heard:\n{}", if lines.is_empty() { "  nothing\n" } else { &lines })
    }
}

/// Reads whatever comes, so that no queue fills and every barrier is answered.
fn read(record: &Record, ended: &AtomicBool) {
    while !ended.load(Ordering::Relaxed) {
        let mut wait = [PollFd::new(record.socket(), PollFlags::POLLIN)];
        let _interrupted = poll(&mut wait, PollTimeout::NONE);
        record.hear();
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        self.record.hang_up();
        if let Some(reader) = self.reader.take() {
            let _panicked = reader.join();
        }
    }
}
