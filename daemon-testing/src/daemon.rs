//! [`Daemon`]: a built program and how its tests start it.

mod listen;
mod running;
mod socket;
mod start;
mod words;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use self::running::RunningDaemon;
use self::socket::Socket;
use crate::launch::Launch;
use crate::root::TestRoot;

/// A program whose main has `#[daemon]`, and what its tests start it with. It can be started any number of times.
///
/// ```no_run
/// use daemon_testing::Daemon;
///
/// // In a test of the package: env!("CARGO_BIN_EXE_pingd")
/// let pingd = Daemon::new("target/debug/pingd").own_user().listen("http").start();
/// assert!(pingd.ask("http", "GET / HTTP/1.0\r\n\r\n").ends_with("pong\n"));
/// pingd.stop().expect(0);
/// ```
///
/// Every start is given `--pidfile` in the [`TestRoot`], and the variables of its directories. Nothing else is inherited
/// from the test. Root's tests start the daemon as `nobody`, by setpriv(1): root does not take directories from the
/// environment.
#[derive(Clone, Debug)]
#[must_use]
pub struct Daemon {
    root: TestRoot,
    program: PathBuf,
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    sockets: Vec<Socket>,
    own_user: bool,
}

impl Daemon {
    /// The program in a root of its own. In a test of the package `env!("CARGO_BIN_EXE_name")` is its path.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let hello = Daemon::new("target/debug/hello").supervised();
    /// hello.says("hello");
    /// ```
    ///
    /// # Panics
    ///
    /// When there is no such program, and when the root cannot be made.
    #[track_caller]
    pub fn new(program: impl AsRef<Path>) -> Self {
        Self::in_root(&TestRoot::new(), program)
    }

    /// The program in a root that is there already, beside other daemons or after them.
    ///
    /// ```no_run
    /// use daemon_testing::{Daemon, TestRoot};
    ///
    /// let root = TestRoot::new();
    /// root.write("etc/greeting", "hello\n");
    /// let pingd = Daemon::in_root(&root, "target/debug/pingd").own_user().listen("http").start();
    /// ```
    ///
    /// # Panics
    ///
    /// When there is no such program.
    #[track_caller]
    pub fn in_root(root: &TestRoot, program: impl AsRef<Path>) -> Self {
        let program = program.as_ref();
        let found = program.canonicalize();
        let found = found.unwrap_or_else(|error| panic!("no program {}: {error}", program.display()));
        Self {
            root: root.clone(),
            program: root.runnable(&found),
            arguments: Vec::new(),
            environment: Vec::new(),
            sockets: Vec::new(),
            own_user: false,
        }
    }

    /// The directories that it is started with.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let heartbeat = Daemon::new("target/debug/heartbeat");
    /// let running = heartbeat.start();
    /// running.until("a line", || heartbeat.root().read("logs/heartbeat.log").contains("still alive"));
    /// ```
    pub fn root(&self) -> &TestRoot {
        &self.root
    }

    /// Where its PID file is.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let hello = Daemon::new("target/debug/hello");
    /// assert_eq!(hello.pidfile(), hello.root().join("run/hello.pid"));
    /// ```
    ///
    /// # Panics
    ///
    /// Never: a program that was found has a name.
    pub fn pidfile(&self) -> PathBuf {
        let name = self.program.file_name().expect("a program has a name");
        self.root.join("run").join(name).with_extension("pid")
    }

    /// Adds an argument.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let daemon = Daemon::new("target/debug/mirrord").arg("--verbose").start();
    /// ```
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    /// Sets a variable. What the daemon does not declare it takes out of its environment again.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let daemon = Daemon::new("target/debug/mirrord").env("RUST_LOG", "debug").start();
    /// ```
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// For a daemon that declares `user`: it is told to be who it is started as.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let pingd = Daemon::new("target/debug/pingd").own_user().listen("http").start();
    /// ```
    pub fn own_user(mut self) -> Self {
        self.own_user = true;
        self
    }

    /// Asks for a ping of the watchdog within every `interval`, as `WatchdogSec=` does.
    /// [`ServiceManager::pings`](crate::ServiceManager::pings) counts them.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// # use std::time::Duration;
    /// let beating = Daemon::new("target/debug/beating").watchdog(Duration::from_secs(1)).supervised();
    /// beating.until("two pings", || beating.manager().pings() >= 2);
    /// ```
    pub fn watchdog(self, interval: Duration) -> Self {
        self.env("WATCHDOG_USEC", interval.as_micros().to_string())
    }

    /// Gives it the secret `name`, as `LoadCredential=` does.
    ///
    /// ```no_run
    /// # use daemon_testing::Daemon;
    /// let daemon = Daemon::new("target/debug/mirrord").credential("token", "hunter2").start();
    /// ```
    ///
    /// # Panics
    ///
    /// When it cannot be written.
    #[track_caller]
    pub fn credential(self, name: &str, secret: impl AsRef<[u8]>) -> Self {
        self.root.write(&format!("credentials/{name}"), secret);
        let directory = self.root.join("credentials");
        self.env("CREDENTIALS_DIRECTORY", directory)
    }

    fn variables<'w>(&self, launch: Launch<'w>) -> Launch<'w> {
        let directories = self.root.variables();
        let launch = directories.iter().fold(launch, |launch, (name, path)| launch.env(name, path));
        self.environment.iter().fold(launch, |launch, (name, value)| launch.env(name, value))
    }
}
