//! [`Process`]: what the kernel says about one process, as typed values.

mod descriptors;
mod limits;
mod locks;
mod memory;
mod stat;
mod status;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

pub use self::descriptors::Descriptor;
pub use self::limits::Limit;
pub use self::locks::{Lock, locks_on};
pub use self::stat::Stat;
pub use self::status::{Capabilities, Status};

/// A process by its number.
///
/// ```
/// use daemon_testing::proc::Process;
///
/// let own = Process::own();
/// assert!(own.alive());
/// assert!(own.environment().contains_key("PATH"));
/// assert_eq!(own.link("exe"), std::env::current_exe().unwrap());
/// assert!(own.stat().parent > 0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Process(pub i32);

impl Process {
    /// The test itself.
    ///
    /// ```
    /// # use daemon_testing::proc::Process;
    /// assert_eq!(Process::own().0, std::process::id() as i32);
    /// ```
    ///
    /// # Panics
    ///
    /// When its number is beyond every limit.
    #[must_use]
    pub fn own() -> Self {
        Self(std::process::id().try_into().expect("the number of a process"))
    }

    /// Every process that this one can see.
    ///
    /// ```
    /// # use daemon_testing::proc::Process;
    /// assert!(Process::all().contains(&Process::own()));
    /// ```
    #[must_use]
    pub fn all() -> Vec<Self> {
        let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
        entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok().map(Self)).collect()
    }

    /// Whether any thread of it runs. A zombie does not; but where the first thread is one, another may
    /// still keep files and locks.
    ///
    /// ```
    /// # use daemon_testing::proc::Process;
    /// assert!(Process::own().alive());
    /// assert!(!Process(i32::MAX).alive());
    /// ```
    #[must_use]
    pub fn alive(self) -> bool {
        let Ok(tasks) = fs::read_dir(self.file("task")) else { return false };
        let state = |task: PathBuf| Some(Stat::parse(&fs::read_to_string(task.join("stat")).ok()?)?.state);
        tasks.flatten().filter_map(|task| state(task.path())).any(|state| !matches!(state, 'Z' | 'X'))
    }

    /// `/proc/PID/stat`, as long as there is one.
    ///
    /// ```
    /// # use daemon_testing::proc::Process;
    /// assert_eq!(Process(i32::MAX).try_stat(), None);
    /// ```
    #[must_use]
    pub fn try_stat(self) -> Option<Stat> {
        Stat::parse(&fs::read_to_string(self.file("stat")).ok()?)
    }

    /// `/proc/PID/stat`
    ///
    /// ```
    /// # use daemon_testing::proc::Process;
    /// assert_ne!(Process::own().stat().state, 'Z');
    /// ```
    ///
    /// # Panics
    ///
    /// When there is no such process.
    #[must_use]
    #[track_caller]
    pub fn stat(self) -> Stat {
        self.try_stat().unwrap_or_else(|| panic!("process {} is gone", self.0))
    }

    /// `/proc/PID/status`
    ///
    /// ```
    /// # use daemon_testing::proc::Process;
    /// assert!(Process::own().status().threads > 0);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn status(self) -> Status {
        Status::parse(&self.text("status"))
    }

    /// `/proc/PID/task/*/status`, of those that are not ending.
    ///
    /// ```
    /// # use daemon_testing::proc::Process;
    /// assert!(!Process::own().threads().is_empty());
    /// ```
    ///
    /// # Panics
    ///
    /// When there is no such process.
    #[must_use]
    #[track_caller]
    pub fn threads(self) -> Vec<Status> {
        let tasks = fs::read_dir(self.file("task")).unwrap_or_else(|_| panic!("process {} is gone", self.0));
        tasks
            .filter_map(|task| fs::read_to_string(task.ok()?.path().join("status")).ok())
            // One that ends just now has no umask any more, nor a place in what is told of the others.
            .filter(|text| text.contains("\nUmask:"))
            .map(|text| Status::parse(&text))
            .collect()
    }

    /// Its number in the innermost process namespace that it is in.
    ///
    /// ```
    /// # use daemon_testing::proc::Process;
    /// assert_eq!(Process::own().number_inside(), Some(Process::own().0));
    /// ```
    #[must_use]
    pub fn number_inside(self) -> Option<i32> {
        let status = fs::read_to_string(self.file("status")).ok()?;
        let numbers = status.lines().find_map(|line| line.strip_prefix("NSpid:"))?;
        numbers.split_whitespace().last()?.parse().ok()
    }

    /// The number of its parent as it knows it.
    ///
    /// ```
    /// # use daemon_testing::proc::Process;
    /// assert_eq!(Process(i32::MAX).parent_inside(), None);
    /// ```
    #[must_use]
    pub fn parent_inside(self) -> Option<i32> {
        Self(self.try_stat()?.parent).number_inside()
    }

    /// `/proc/PID/task/*/comm`: what its threads call themselves.
    ///
    /// ```
    /// # use daemon_testing::proc::Process;
    /// std::thread::Builder::new().name("worker".into()).spawn(|| {
    ///     let named = || Process::own().names().contains(&"worker".to_owned());
    ///     daemon_testing::wait::until_true("a thread of that name", named);
    /// }).unwrap().join().unwrap();
    /// ```
    #[must_use]
    pub fn names(self) -> Vec<String> {
        let Ok(tasks) = fs::read_dir(self.file("task")) else { return Vec::new() };
        tasks
            .filter_map(|task| fs::read_to_string(task.ok()?.path().join("comm")).ok())
            .map(|name| name.trim_end().to_owned())
            .collect()
    }

    /// `/proc/PID/fd`
    ///
    /// ```
    /// # use daemon_testing::proc::Process;
    /// assert!(Process::own().descriptors().contains_key(&2));
    /// ```
    #[must_use]
    pub fn descriptors(self) -> BTreeMap<i32, Descriptor> {
        descriptors::read(self)
    }

    /// `/proc/PID/environ`, as it was at exec.
    ///
    /// ```
    /// # use daemon_testing::proc::Process;
    /// assert!(!Process::own().environment().contains_key("SECRET_TOKEN"));
    /// ```
    #[must_use]
    #[track_caller]
    pub fn environment(self) -> BTreeMap<String, String> {
        self.text("environ")
            .split_terminator('\0')
            .filter_map(|line| line.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    /// `/proc/PID/cmdline`; empty for a zombie.
    ///
    /// ```
    /// # use daemon_testing::proc::Process;
    /// assert!(!Process::own().command()[0].is_empty());
    /// ```
    #[must_use]
    pub fn command(self) -> Vec<OsString> {
        let bytes = fs::read(self.file("cmdline")).unwrap_or_default();
        bytes.split(|byte| *byte == 0).map(|word| OsString::from_vec(word.to_vec())).collect()
    }

    /// Both values of one line of `/proc/PID/limits`.
    ///
    /// ```
    /// # use daemon_testing::proc::Process;
    /// assert!(!Process::own().limit("Max processes").hard.is_empty());
    /// ```
    #[must_use]
    #[track_caller]
    pub fn limit(self, name: &str) -> Limit {
        Limit::find(&self.text("limits"), name)
    }

    /// `/proc/PID/oom_score_adj`
    ///
    /// ```
    /// # use daemon_testing::proc::Process;
    /// assert!((-1000..=1000).contains(&Process::own().oom_score_adjust()));
    /// ```
    ///
    /// # Panics
    ///
    /// When it is not a number.
    #[must_use]
    #[track_caller]
    pub fn oom_score_adjust(self) -> i32 {
        self.text("oom_score_adj").trim().parse().expect("a number")
    }

    /// Where a link such as `cwd`, `root` or `exe` leads.
    ///
    /// ```
    /// # use daemon_testing::proc::Process;
    /// assert_eq!(Process::own().link("cwd"), std::env::current_dir().unwrap());
    /// ```
    ///
    /// # Panics
    ///
    /// When there is no such process.
    #[must_use]
    #[track_caller]
    pub fn link(self, name: &str) -> PathBuf {
        fs::read_link(self.file(name)).unwrap_or_else(|error| panic!("{name} of process {}: {error}", self.0))
    }

    /// Sends `signal`.
    ///
    /// ```
    /// # use daemon_testing::{Launch, Workdir};
    /// # let workdir = Workdir::new();
    /// let running = Launch::new(&workdir, "/bin/sleep".as_ref()).arg("1000").spawn();
    /// running.process().signal(daemon_testing::Signal::SIGTERM);
    /// running.wait().expect(143);
    /// ```
    ///
    /// # Panics
    ///
    /// When it cannot.
    #[track_caller]
    pub fn signal(self, signal: Signal) {
        kill(Pid::from_raw(self.0), signal)
            .unwrap_or_else(|error| panic!("cannot send {signal} to {}: {error}", self.0));
    }

    /// Sends SIGKILL, unless its end is nearer than the signal.
    pub(crate) fn kill(self) {
        let _gone = kill(Pid::from_raw(self.0), Signal::SIGKILL);
    }

    fn file(self, name: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{name}", self.0))
    }

    #[track_caller]
    fn text(self, name: &str) -> String {
        let bytes =
            fs::read(self.file(name)).unwrap_or_else(|error| panic!("{name} of process {}: {error}", self.0));
        String::from_utf8_lossy(&bytes).into_owned()
    }
}
