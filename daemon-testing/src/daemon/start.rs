//! The ways to start a daemon: from a shell, under a service manager, and with a readiness descriptor.

use std::os::fd::{OwnedFd, RawFd};
use std::path::PathBuf;
use std::sync::Arc;

use super::Daemon;
use super::running::{RunningDaemon, Tie};
use crate::family;
use crate::launch::{Ended, Launch};
use crate::notify::ReadinessPipe;
use crate::proc::Process;
use crate::service_manager::{ServiceManager, Stored};

/// The first descriptor that is handed over, sd_listen_fds(3).
const FIRST: RawFd = 3;

/// `LISTEN_PID` is the number of the daemon itself, which only a process that becomes the daemon knows.
const ANNOUNCED: [&str; 4] = ["/bin/sh", "-c", "LISTEN_PID=$$ exec \"$@\"", "sh"];

impl Daemon {
    /// Starts it as from a shell: it goes into the background, and this returns when it is ready.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let hello = Daemon::new("target/debug/hello").start();
    /// assert!(hello.word("status").expect(0).stdout.contains("hello is running"));
    /// ```
    ///
    /// # Panics
    ///
    /// When it does not start, with everything that it said.
    #[track_caller]
    pub fn start(&self) -> RunningDaemon {
        self.try_start().unwrap_or_else(|ended| {
            panic!(
                "the daemon does not start, exit code {}\nstdout: {}\nstderr: {}\n{}",
                ended.code(),
                ended.stdout,
                ended.stderr,
                self.log_files()
            )
        })
    }

    /// The same for a start that may fail.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let hello = Daemon::new("target/debug/hello");
    /// let first = hello.start();
    /// let second = hello.try_start().expect_err("one is enough");
    /// second.expect(150).says(&["already"]);
    /// ```
    ///
    /// # Errors
    ///
    /// How the launcher ended and what it said, when that was no success.
    ///
    /// # Panics
    ///
    /// When sockets are to be handed over, which only who supervises does; when the launcher does not end, and when it
    /// says that a daemon runs which does not.
    #[track_caller]
    pub fn try_start(&self) -> Result<RunningDaemon, Ended> {
        assert!(
            self.handed_over().next().is_none(),
            "a daemon in the background is handed no sockets: start it `supervised`"
        );
        let launcher = self.launch().spawn();
        let mut running = RunningDaemon::new(self.clone(), launcher, Tie::Launcher);
        let ended = running.wait_for_launcher();
        if ended.code() != 0 {
            return Err(ended);
        }
        running.follow_pidfile();
        Ok(running)
    }

    /// Starts it under a service manager of its own, which listens at `NOTIFY_SOCKET`. This does not wait until the
    /// daemon is ready: [`RunningDaemon::wait_ready`] does.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let hello = Daemon::new("target/debug/hello").supervised();
    /// hello.wait_ready();
    /// hello.stop().expect(0);
    /// ```
    ///
    /// # Panics
    ///
    /// When the program cannot be run.
    #[track_caller]
    pub fn supervised(&self) -> RunningDaemon {
        self.supervised_by(&ServiceManager::at(&self.root.new_name("notify")))
    }

    /// Starts it under a service manager that has had a daemon before: what that one has stored is handed over.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let pingd = Daemon::new("target/debug/pingd").own_user().activate("http");
    /// let first = pingd.supervised();
    /// first.wait_ready();
    /// let manager = first.manager().clone();
    /// first.stop().expect(0);
    /// let second = pingd.supervised_by(&manager);
    /// ```
    ///
    /// # Panics
    ///
    /// When the program cannot be run.
    #[track_caller]
    pub fn supervised_by(&self, manager: &ServiceManager) -> RunningDaemon {
        let before = manager.messages().len();
        let launch = self.launch().env("NOTIFY_SOCKET", manager.address());
        let launch = self.hand_over(launch, manager.stored());
        RunningDaemon::new(self.clone(), launch.spawn(), Tie::Manager(manager.clone(), before))
    }

    /// Starts it with a readiness descriptor, as s6 and others do. [`RunningDaemon::wait_ready`] waits for its line.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let hello = Daemon::new("target/debug/hello").with_ready_fd();
    /// hello.wait_ready();
    /// ```
    ///
    /// # Panics
    ///
    /// When the program cannot be run.
    #[track_caller]
    pub fn with_ready_fd(&self) -> RunningDaemon {
        let (pipe, end) = ReadinessPipe::new();
        let number = FIRST + RawFd::try_from(self.handed_over().count()).expect("few sockets");
        let launch = self.launch().arg(format!("--ready-fd={number}")).descriptor(number, end);
        let launch = self.hand_over(launch, Vec::new());
        RunningDaemon::new(self.clone(), launch.spawn(), Tie::ReadyFd(pipe))
    }

    fn launch(&self) -> Launch<'_> {
        family::adopt_orphans();
        let launch = Launch::new(self.root.workdir(), &self.program);
        let mut launch = self.identified(launch);
        for socket in self.sockets.iter().filter(|socket| socket.descriptor.is_none()) {
            let address = socket.address.as_deref().unwrap_or_default();
            launch = launch.arg("--listen").arg(format!("{}={address}", socket.name));
        }
        let launch = self.arguments.iter().fold(launch, Launch::arg);
        launch.own_group().through(&self.root.account().words())
    }

    /// The flags that a start and every other word are to agree on.
    pub(super) fn identified<'w>(&self, launch: Launch<'w>) -> Launch<'w> {
        let launch = self.variables(launch).arg("--pidfile").arg(self.pidfile());
        if self.own_user { launch.arg("--user").arg(&self.root.account().name) } else { launch }
    }

    fn handed_over(&self) -> impl Iterator<Item = (&str, &OwnedFd)> {
        self.sockets.iter().filter_map(|socket| Some((socket.name.as_str(), socket.descriptor.as_deref()?)))
    }

    /// sd_listen_fds(3): descriptors from 3 on, and the variables that announce them.
    fn hand_over<'w>(&self, mut launch: Launch<'w>, stored: Vec<Arc<Stored>>) -> Launch<'w> {
        let mut names = Vec::new();
        let mut number = FIRST;
        for (name, descriptor) in self.handed_over() {
            launch = launch.descriptor(number, descriptor.try_clone().expect("a copy of a socket"));
            names.push(name.to_owned());
            number += 1;
        }
        for stored in stored {
            names.push(stored.name.clone());
            launch = launch.stored(number, stored);
            number += 1;
        }
        if names.is_empty() {
            return launch;
        }
        let words: Vec<_> =
            self.root.account().words().into_iter().chain(ANNOUNCED.map(Into::into)).collect();
        let launch = launch.env("LISTEN_FDS", names.len().to_string()).env("LISTEN_FDNAMES", names.join(":"));
        launch.through(&words)
    }

    /// The number in its PID file, when there is one and such a process runs.
    pub(super) fn recorded(&self) -> Option<Process> {
        let text = std::fs::read_to_string(self.pidfile()).ok()?;
        text.trim_end().parse().ok().map(Process).filter(|process| process.alive())
    }

    /// What daemons have written into files below `logs`.
    pub(super) fn log_files(&self) -> String {
        let file = |(path, text): (PathBuf, String)| format!("{}:\n{text}\n", path.display());
        self.root.log_files().into_iter().map(file).collect()
    }
}
