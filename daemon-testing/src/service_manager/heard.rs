//! What has been heard, by its meaning.

use std::sync::Arc;
use std::time::Duration;

use super::{ServiceManager, Stored};
use crate::notify::Message;

impl ServiceManager {
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
}
