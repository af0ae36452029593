//! What a running daemon is told to do, and how it ends.

use nix::sys::signal::Signal;

use super::RunningDaemon;
use crate::launch::Ended;
use crate::notify::Message;
use crate::wait::{limit, within};

impl RunningDaemon {
    /// Sends a signal to the main process.
    ///
    /// ```no_run
    /// # use daemon_testing::{Daemon, Signal};
    /// let hello = Daemon::new("target/debug/hello").supervised();
    /// hello.wait_ready().signal(Signal::SIGINT);
    /// hello.wait().expect(0);
    /// ```
    ///
    /// # Panics
    ///
    /// When it has ended, with everything that it said.
    #[track_caller]
    pub fn signal(&self, signal: Signal) {
        assert!(self.status().is_none(), "no {signal} can be sent");
        self.process.signal(signal);
    }

    /// Has it reload by the control word `reload`, which ends with the verdict.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let pingd = Daemon::new("target/debug/pingd").own_user().listen("http").start();
    /// pingd.daemon().root().write("etc/greeting", "two\nlines\n");
    /// pingd.reload().expect(1).says(&["the greeting must be one line"]);
    /// ```
    ///
    /// # Panics
    ///
    /// When it does not end.
    #[track_caller]
    pub fn reload(&self) -> Ended {
        self.word("reload")
    }

    /// Has it reload as a service manager does with `Type=notify-reload`: SIGHUP, then `RELOADING=1` and `READY=1`.
    /// Returns what it has told the manager meanwhile.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let pingd = Daemon::new("target/debug/pingd").own_user().listen("http").supervised();
    /// let told = pingd.wait_ready().hang_up();
    /// assert!(told[0].get("MONOTONIC_USEC").is_some());
    /// ```
    ///
    /// # Panics
    ///
    /// When it ends or the limit comes before, with everything that it said.
    #[track_caller]
    pub fn hang_up(&self) -> Vec<Message> {
        let manager = self.manager();
        let before = manager.messages().len();
        self.signal(Signal::SIGHUP);
        self.finds("it tells the service manager RELOADING=1, then READY=1", || {
            let told = manager.messages().split_off(before);
            let reloading = told.iter().position(|message| message.has("RELOADING=1"))?;
            let ready = told.iter().skip(reloading).position(|message| message.has("READY=1"))?;
            Some(told.into_iter().take(reloading + ready + 1).collect())
        })
    }

    /// Runs its program with a control word, to the end of that.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let hello = Daemon::new("target/debug/hello").start();
    /// hello.word("stop").expect(0);
    /// hello.wait().expect(0);
    /// ```
    ///
    /// # Panics
    ///
    /// When it does not end.
    #[track_caller]
    pub fn word(&self, word: &str) -> Ended {
        self.daemon.word(word)
    }

    /// Stops it as a service manager does, with SIGTERM, and waits for its end.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// Daemon::new("target/debug/hello").start().stop().expect(0);
    /// ```
    ///
    /// # Panics
    ///
    /// When it has ended already or does not end, with everything that it said.
    #[track_caller]
    pub fn stop(self) -> Ended {
        self.signal(Signal::SIGTERM);
        // One that was stopped hears of it only so: systemd.kill(5).
        self.signal_unless_ended(Signal::SIGCONT);
        self.wait()
    }

    /// Waits until it ends by itself. What a daemon in the background says goes nowhere, unless it declares where.
    ///
    /// ```no_run
    /// # use daemon_testing::{Daemon, Signal};
    /// let hello = Daemon::new("target/debug/hello").start();
    /// hello.signal(Signal::SIGKILL);
    /// assert_eq!(hello.wait().code(), 128 + Signal::SIGKILL as i32);
    /// ```
    ///
    /// # Panics
    ///
    /// When it does not end, with everything that it said.
    #[track_caller]
    pub fn wait(self) -> Ended {
        let status = within(limit(), || self.status());
        self.ended(status.unwrap_or_else(|| panic!("it has not ended")))
    }

    fn signal_unless_ended(&self, signal: Signal) {
        if self.status().is_none() {
            self.process.signal(signal);
        }
    }
}
