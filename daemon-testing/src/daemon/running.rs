//! [`RunningDaemon`]: a daemon that was started, to be asked, watched and stopped.

use std::fmt::Write;
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::process::ExitStatus;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use nix::sys::signal::Signal;
use nix::unistd::Pid;

use super::Daemon;
use super::socket::exchange;
use crate::family::Family;
use crate::launch::{Ended, Running, ended};
use crate::notify::{Message, ReadinessPipe};
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
        self.ended(status.unwrap_or_else(|| self.fail("the launcher has not ended")))
    }

    /// From now on this is the process that the PID file names.
    #[track_caller]
    pub(super) fn follow_pidfile(&mut self) {
        let recorded = self.daemon.recorded();
        let process = recorded.unwrap_or_else(|| self.fail("the launcher has succeeded, and no daemon runs"));
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
                if pipe.said() != "\n" {
                    self.fail("it has closed the readiness descriptor without a line");
                }
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

    /// A client of the TCP socket `name`, once it is let in; see [`Daemon::connect`].
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let pingd = Daemon::new("target/debug/pingd").own_user().listen("http").start();
    /// let client = pingd.connect("http");
    /// ```
    ///
    /// # Panics
    ///
    /// When it ends or the limit comes before, with everything that it said.
    #[track_caller]
    pub fn connect(&self, name: &str) -> TcpStream {
        self.finds(&format!("a client is let in at `{name}`"), || self.daemon.try_connect(name).ok())
    }

    /// A client of the unix socket `name`, once it is let in.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// # let daemon = Daemon::new("target/debug/mirrord").listen_at("admin", "unix:/run/mirrord.sock").start();
    /// let client = daemon.connect_unix("admin");
    /// ```
    ///
    /// # Panics
    ///
    /// When it ends or the limit comes before, with everything that it said.
    #[track_caller]
    pub fn connect_unix(&self, name: &str) -> UnixStream {
        self.finds(&format!("a client is let in at `{name}`"), || self.daemon.try_connect_unix(name).ok())
    }

    /// Everything that is answered to `request` at the socket `name`, TCP or unix, until the daemon closes the connection.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let pingd = Daemon::new("target/debug/pingd").own_user().listen("http").start();
    /// assert!(pingd.ask("http", "GET / HTTP/1.0\r\n\r\n").ends_with("pong\n"));
    /// ```
    ///
    /// # Panics
    ///
    /// When it is not let in, not heard or not answered, with everything that the daemon said.
    #[track_caller]
    pub fn ask(&self, name: &str, request: impl AsRef<[u8]>) -> String {
        let answer = if self.daemon.is_unix(name) {
            exchange(self.connect_unix(name), request.as_ref(), UnixStream::shutdown)
        } else {
            exchange(self.connect(name), request.as_ref(), TcpStream::shutdown)
        };
        answer.unwrap_or_else(|error| self.fail(&format!("no answer from `{name}`: {error}")))
    }

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
        if self.status().is_some() {
            self.fail(&format!("no {signal} can be sent"));
        }
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
        self.ended(status.unwrap_or_else(|| self.fail("it has not ended")))
    }

    fn ended(&self, status: ExitStatus) -> Ended {
        let started = lock(&self.started);
        Ended { status, stdout: started.stdout(), stderr: started.stderr() }
    }

    fn signal_unless_ended(&self, signal: Signal) {
        if self.status().is_none() {
            self.process.signal(signal);
        }
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

    /// What `condition` finds, as long as the daemon runs.
    #[track_caller]
    fn finds<T>(&self, what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
        let found = within(limit(), || {
            // In this order: what it has done before its end counts.
            let over = self.status().is_some();
            condition().map(Some).or(over.then_some(None))
        });
        match found {
            Some(Some(found)) => found,
            Some(None) => self.fail(&format!("it has ended before: {what}")),
            None => self.fail(&format!("waited {:?} in vain: {what}", limit())),
        }
    }

    /// Ends the test; the drop says what the daemon said.
    #[track_caller]
    fn fail(&self, why: &str) -> ! {
        panic!("{why}\n{}", self.report())
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
