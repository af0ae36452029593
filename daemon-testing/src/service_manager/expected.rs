//! What is expected to be heard: waited for, or asserted.

use super::ServiceManager;
use crate::notify::Message;
use crate::wait::{limit, within};

impl ServiceManager {
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
}
