//! Waiting for what a daemon does: ready, told to the service manager, said, or anything else.

use super::{RunningDaemon, Tie, lock};
use crate::notify::Message;
use crate::wait::{limit, within};

impl RunningDaemon {
    /// Waits until the daemon has told whoever started it that it is ready. In the background it has done so already.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let hello = Daemon::new("target/debug/hello").supervised();
    /// hello.wait_ready().says("hello");
    /// ```
    ///
    /// # Panics
    ///
    /// When it ends or the limit comes before, with everything that it said.
    #[track_caller]
    pub fn wait_ready(&self) -> &Self {
        match &self.tie {
            Tie::Launcher => {}
            Tie::Manager(..) => _ = self.notifies("READY=1"),
            Tie::ReadyFd(pipe) => {
                self.until("it says on the readiness descriptor that it is ready", || pipe.readable());
                assert!(pipe.said() == "\n", "it has closed the readiness descriptor without a line");
            }
        }
        self
    }

    /// Waits for a message to the service manager that holds `assignment`, since the daemon was started.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let hello = Daemon::new("target/debug/hello").supervised();
    /// let ready = hello.notifies("READY=1");
    /// assert_eq!(ready.get("STATUS"), Some("ready"));
    /// ```
    ///
    /// # Panics
    ///
    /// When it ends or the limit comes before, with everything that it said.
    #[track_caller]
    pub fn notifies(&self, assignment: &str) -> Message {
        let Tie::Manager(manager, before) = &self.tie else { panic!("the daemon has no service manager") };
        self.finds(&format!("it tells the service manager {assignment}"), || {
            manager.messages().into_iter().skip(*before).find(|message| message.has(assignment))
        })
    }

    /// Waits for `condition`, as long as the daemon runs; `what` says what it is, for when it is not met.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let heartbeat = Daemon::new("target/debug/heartbeat").start();
    /// let log = || heartbeat.daemon().root().read("logs/heartbeat.log");
    /// heartbeat.until("a line in the log", || log() == "still alive\n");
    /// ```
    ///
    /// # Panics
    ///
    /// When it ends or the limit comes before, with everything that it said.
    #[track_caller]
    pub fn until(&self, what: &str, mut condition: impl FnMut() -> bool) {
        self.finds(what, || condition().then_some(()));
    }

    /// Waits until the daemon has said `text`: on standard output or standard error, or in a file below `logs`.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// Daemon::new("target/debug/hello").supervised().says("hello");
    /// ```
    ///
    /// # Panics
    ///
    /// When it ends or the limit comes before, with everything that it said.
    #[track_caller]
    pub fn says(&self, text: &str) {
        self.until(&format!("it says {text:?}"), || self.logs().contains(text));
    }

    /// What the daemon has said so far on standard output and standard error, and in files below `logs`. In the
    /// background a daemon has no standard output and error, unless it declares them.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let hello = Daemon::new("target/debug/hello").supervised();
    /// hello.wait_ready();
    /// assert!(!hello.logs().contains("goodbye"));
    /// ```
    pub fn logs(&self) -> String {
        let started = lock(&self.started);
        [started.stdout(), started.stderr(), self.daemon.log_files()].concat()
    }

    /// What `condition` finds, as long as the daemon runs.
    #[track_caller]
    pub(super) fn finds<T>(&self, what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
        let found = within(limit(), || {
            // In this order: what it has done before its end counts.
            let over = self.status().is_some();
            condition().map(Some).or(over.then_some(None))
        });
        match found {
            Some(Some(found)) => found,
            Some(None) => panic!("it has ended before: {what}"),
            None => panic!("waited {:?} in vain: {what}", limit()),
        }
    }
}
