//! [`ServiceManager`]: a service manager for one daemon, which hears everything and answers as systemd does.

mod expected;
mod heard;
mod record;
mod stored;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use self::record::Record;
pub use self::stored::Stored;
use crate::notify::{Manager, Message};

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
