//! The control words of a daemon's program.

use super::Daemon;
use crate::launch::{Ended, Launch};

impl Daemon {
    /// Runs it with a control word, to the end of that, and with the PID file and the user that it is started with.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let hello = Daemon::new("target/debug/hello");
    /// assert!(hello.word("status").expect(3).stdout.contains("not running"));
    /// ```
    ///
    /// # Panics
    ///
    /// When it does not end.
    #[track_caller]
    pub fn word(&self, word: &str) -> Ended {
        self.words(&[word])
    }

    /// The same for a control word with arguments.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let unit = Daemon::new("target/debug/pingd").words(&["units", "systemd/pingd.service"]).expect(0);
    /// assert!(unit.stdout.contains("Type=notify"));
    /// ```
    ///
    /// # Panics
    ///
    /// When it does not end.
    #[track_caller]
    pub fn words(&self, words: &[&str]) -> Ended {
        let launch = words.iter().fold(Launch::new(self.root.workdir(), &self.program), Launch::arg);
        self.identified(launch).through(&self.root.account().words()).run()
    }
}
