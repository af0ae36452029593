//! [`RunningDaemon`]: a daemon that was started, to be asked, watched and stopped.

mod clients;
mod orders;
mod waits;

use std::fmt::Write;
use std::process::ExitStatus;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use nix::unistd::Pid;

use super::Daemon;
use crate::family::Family;
use crate::launch::{Ended, Running, ended};
use crate::notify::ReadinessPipe;
use crate::proc::Process;
use crate::service_manager::ServiceManager;
use crate::wait::{limit, within};

/// Who waits for the daemon to be ready.
#[derive(Debug)]
pub(super) enum Tie {
    /// The program that was started, until the daemon was in the background.
    Launcher,
    /// At `NOTIFY_SOCKET`, where so many messages had come before.
    Manager(ServiceManager, usize),
    /// At a descriptor.
    ReadyFd(ReadinessPipe),
}

/// A daemon that was started. Dropped, it is killed, and whatever it has started with it; when that is because a test
/// panics, everything that it said is printed.
///
/// ```no_run
/// use daemon_testing::{Daemon, Signal};
///
/// let hello = Daemon::new("target/debug/hello").supervised();
/// hello.wait_ready();
/// hello.signal(Signal::SIGTERM);
/// assert!(hello.wait().expect(0).stderr.contains("goodbye"));
/// ```
#[derive(Debug)]
pub struct RunningDaemon {
    daemon: Daemon,
    tie: Tie,
    /// What the test has started: the daemon itself, or its launcher.
    started: Mutex<Running>,
    process: Process,
    family: Family,
    /// How the daemon ended, once that is known. Its number may be another's from then on.
    status: Mutex<Option<ExitStatus>>,
}

impl RunningDaemon {
    pub(super) fn new(daemon: Daemon, started: Running, tie: Tie) -> Self {
        let process = started.process();
        let family = Family::of(process);
        Self { daemon, tie, started: Mutex::new(started), process, family, status: Mutex::new(None) }
    }

    /// How the launcher ended; the daemon is another process.
    #[track_caller]
    pub(super) fn wait_for_launcher(&self) -> Ended {
        let status = within(limit(), || self.status());
        self.ended(status.unwrap_or_else(|| panic!("the launcher has not ended")))
    }

    /// From now on this is the process that the PID file names.
    #[track_caller]
    pub(super) fn follow_pidfile(&mut self) {
        let recorded = self.daemon.recorded();
        let process = recorded.unwrap_or_else(|| panic!("the launcher has succeeded, and no daemon runs"));
        *lock(&self.status) = None;
        self.process = process;
        self.family = Family::of(process);
    }

    /// The main process, to be looked at in `/proc`.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let hello = Daemon::new("target/debug/hello").start();
    /// assert_eq!(hello.process().status().umask, 0o027);
    /// ```
    pub fn process(&self) -> Process {
        self.process
    }

    /// What it was started from: its root, its sockets, its control words.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let hello = Daemon::new("target/debug/hello").start();
    /// assert!(hello.daemon().pidfile().exists());
    /// ```
    pub fn daemon(&self) -> &Daemon {
        &self.daemon
    }

    /// The service manager that it was started under.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let hello = Daemon::new("target/debug/hello").supervised();
    /// hello.wait_ready();
    /// assert_eq!(hello.manager().messages()[0].sender, hello.process().0);
    /// ```
    ///
    /// # Panics
    ///
    /// When it was not started [`supervised`](Daemon::supervised).
    #[track_caller]
    pub fn manager(&self) -> &ServiceManager {
        let Tie::Manager(manager, _) = &self.tie else { panic!("the daemon has no service manager") };
        manager
    }

    fn ended(&self, status: ExitStatus) -> Ended {
        let started = lock(&self.started);
        Ended { status, stdout: started.stdout(), stderr: started.stderr() }
    }

    /// How it ended, once it has.
    #[track_caller]
    fn status(&self) -> Option<ExitStatus> {
        let mut status = lock(&self.status);
        if status.is_none() {
            let mut started = lock(&self.started);
            *status = if started.process() == self.process {
                started.status()
            } else {
                ended(Pid::from_raw(self.process.0))
                    .unwrap_or_else(|errno| panic!("how {:?} ended: {}", self.process, errno.desc()))
            };
        }
        *status
    }

    /// Everything that is known of it.
    fn report(&self) -> String {
        let status = *lock(&self.status);
        let started = lock(&self.started);
        let mut report = format!("{}\nprocess {} ", started.command(), self.process.0);
        report += &status.map_or_else(|| "runs\n".to_owned(), |status| format!("has ended, {status}\n"));
        let _ = write!(report, "stdout:\n{}\nstderr:\n{}\n", started.stdout(), started.stderr());
        report += &self.daemon.log_files();
        if let Tie::Manager(manager, _) = &self.tie {
            report += &manager.report();
        }
        report
    }
}

impl Drop for RunningDaemon {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("{}", self.report());
        }
        let family = if lock(&self.status).is_some() { self.family.without_head() } else { self.family };
        // A second panic would end the whole test program.
        assert!(family.end() || thread::panicking(), "still there: {:?}", family.left());
    }
}

/// A panic elsewhere leaves what is in there as true as it was.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
