//! [`Launch`]: one run of a program, and [`Running`]: what it says and how it ends.

mod ended;
mod spawn;

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use nix::unistd::Pid;

pub use self::ended::Ended;
pub(crate) use self::spawn::ended;
use crate::proc::Process;
use crate::service_manager::Stored;
use crate::wait::until;
use crate::workdir::Workdir;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A program about to be run, with nothing inherited: its variables are `PATH` and what is given here, its standard
/// input is `/dev/null`, its output goes to files in the directory of the test.
///
/// ```
/// use std::path::Path;
///
/// use daemon_testing::{Launch, Workdir};
///
/// let workdir = Workdir::new();
/// let shell = Launch::new(&workdir, Path::new("/bin/sh"));
/// let ended = shell.arg("-c").arg("echo \"$WHO\"").env("WHO", "me").run().expect(0);
/// assert_eq!(ended.stdout, "me\n");
/// ```
#[derive(Debug)]
#[must_use]
pub struct Launch<'w> {
    workdir: &'w Workdir,
    before: Vec<OsString>,
    program: PathBuf,
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    descriptors: Vec<(RawFd, Source)>,
    own_group: bool,
}

impl<'w> Launch<'w> {
    /// A run of `program`, which is a path, or a name to be looked for in `PATH`.
    pub fn new(workdir: &'w Workdir, program: &Path) -> Self {
        Self {
            workdir,
            before: Vec::new(),
            program: program.to_owned(),
            arguments: Vec::new(),
            environment: vec![("PATH".into(), "/usr/sbin:/usr/bin:/sbin:/bin".into())],
            descriptors: Vec::new(),
            own_group: false,
        }
    }

    /// Adds an argument.
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    /// Sets a variable.
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.environment.retain(|(other, _)| other != name.as_ref());
        self.environment.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Runs `words` with the program and its arguments behind, as strace(1) is run.
    ///
    /// ```
    /// use std::path::Path;
    ///
    /// use daemon_testing::{Launch, Workdir};
    ///
    /// let workdir = Workdir::new();
    /// let shell = Launch::new(&workdir, Path::new("/bin/sh"));
    /// let ended = shell.arg("-c").arg("umask").through(&["/bin/sh", "-c", "umask 077; exec \"$@\"", "-"]).run();
    /// assert_eq!(ended.expect(0).stdout, "0077\n");
    /// ```
    pub fn through<S: AsRef<OsStr>>(mut self, words: &[S]) -> Self {
        self.before = words.iter().map(|word| word.as_ref().to_owned()).collect();
        self
    }

    /// Makes `descriptor` number `number` of the program, 0 to 2 included.
    ///
    /// ```
    /// use std::fs::File;
    /// use std::path::Path;
    ///
    /// use daemon_testing::{Launch, Workdir};
    ///
    /// let workdir = Workdir::new();
    /// let text = File::open(workdir.file("text", "seven\n")).unwrap();
    /// let shell = Launch::new(&workdir, Path::new("/bin/sh")).descriptor(7, text.into());
    /// assert_eq!(shell.arg("-c").arg("cat <&7").run().expect(0).stdout, "seven\n");
    /// ```
    pub fn descriptor(mut self, number: RawFd, descriptor: OwnedFd) -> Self {
        self.descriptors.push((number, Source::Own(descriptor)));
        self
    }

    /// The same for a descriptor that a daemon has stored, which stays where it is.
    pub(crate) fn stored(mut self, number: RawFd, stored: Arc<Stored>) -> Self {
        self.descriptors.push((number, Source::Stored(stored)));
        self
    }

    /// In a process group of its own, which the signals of a terminal do not reach.
    pub fn own_group(mut self) -> Self {
        self.own_group = true;
        self
    }

    /// Runs it to its end.
    ///
    /// # Panics
    ///
    /// When it cannot be run or does not end.
    #[track_caller]
    pub fn run(self) -> Ended {
        self.spawn().wait()
    }

    /// Starts it.
    ///
    /// ```
    /// use std::path::Path;
    ///
    /// use daemon_testing::{Launch, Signal, Workdir};
    ///
    /// let workdir = Workdir::new();
    /// let running = Launch::new(&workdir, Path::new("/bin/sleep")).arg("1000").spawn();
    /// running.process().signal(Signal::SIGTERM);
    /// running.wait().expect(128 + Signal::SIGTERM as i32);
    /// ```
    ///
    /// # Panics
    ///
    /// When it cannot be run.
    #[must_use]
    #[track_caller]
    pub fn spawn(self) -> Running {
        let output = Output::new(self.workdir);
        let null = File::open("/dev/null").expect("/dev/null");
        let streams = [(0, null), (1, Output::file(&output.stdout)), (2, Output::file(&output.stderr))];
        let mut descriptors = Vec::from(streams.map(|(number, file)| (number, Source::Own(file.into()))));
        descriptors.retain(|(number, _)| self.descriptors.iter().all(|(other, _)| other != number));
        descriptors.extend(self.descriptors);

        let mut words = self.before;
        words.push(self.program.into());
        words.extend(self.arguments);
        let shown = words.join(OsStr::new(" ")).to_string_lossy().into_owned();
        let child = spawn::spawn(words, self.environment, &descriptors, self.own_group)
            .unwrap_or_else(|errno| panic!("cannot run `{shown}`: {}", errno.desc()));
        Running { child, shown, status: None, output }
    }
}

/// A descriptor of the test's that a program is to have.
#[derive(Debug)]
enum Source {
    Own(OwnedFd),
    Stored(Arc<Stored>),
}

impl AsRawFd for Source {
    fn as_raw_fd(&self) -> RawFd {
        match self {
            Self::Own(descriptor) => descriptor.as_raw_fd(),
            Self::Stored(stored) => stored.number(),
        }
    }
}

/// A program that was started. It runs on when this is dropped, until the directory of the test is.
#[derive(Debug)]
pub struct Running {
    child: Pid,
    shown: String,
    status: Option<ExitStatus>,
    output: Output,
}

/// Where a program's words go.
#[derive(Debug)]
struct Output {
    stdout: PathBuf,
    stderr: PathBuf,
}

impl Output {
    fn new(workdir: &Workdir) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let [stdout, stderr] = ["out", "err"].map(|stream| workdir.join(&format!("{stream}.{number}")));
        Self { stdout, stderr }
    }

    fn file(path: &Path) -> File {
        File::create(path).expect("a file for the output")
    }
}

impl Running {
    /// A program that the test itself has put together; its output goes to files in the directory of the test.
    ///
    /// ```
    /// use std::process::Command;
    ///
    /// use daemon_testing::{Running, Workdir};
    ///
    /// let workdir = Workdir::new();
    /// let mut command = Command::new("/bin/sh");
    /// command.args(["-c", "pwd"]).current_dir("/");
    /// assert_eq!(Running::of(command, &workdir).wait().expect(0).stdout, "/\n");
    /// ```
    ///
    /// # Panics
    ///
    /// When it cannot be run.
    #[must_use]
    #[track_caller]
    #[expect(clippy::zombie_processes, reason = "it is waited for by its number")]
    pub fn of(mut command: Command, workdir: &Workdir) -> Self {
        let output = Output::new(workdir);
        command.stdout(Output::file(&output.stdout)).stderr(Output::file(&output.stderr));
        let shown = format!("{command:?}");
        let child = command.spawn().unwrap_or_else(|error| panic!("cannot run {shown}: {error}"));
        let child = Pid::from_raw(child.id().try_into().expect("the number of a process"));
        Self { child, shown, status: None, output }
    }

    /// The process.
    #[must_use]
    pub fn process(&self) -> Process {
        Process(self.child.as_raw())
    }

    /// The command line that it was started with.
    #[must_use]
    pub fn command(&self) -> &str {
        &self.shown
    }

    /// Whether it has not ended yet.
    #[must_use]
    pub fn running(&mut self) -> bool {
        self.status().is_none()
    }

    /// How it ended, once it has.
    ///
    /// # Panics
    ///
    /// When somebody else has waited for it, so that nobody knows.
    #[must_use]
    pub fn status(&mut self) -> Option<ExitStatus> {
        if self.status.is_none() {
            self.status = ended(self.child)
                .unwrap_or_else(|errno| panic!("how process {} ended: {}", self.child, errno.desc()));
        }
        self.status
    }

    /// Its exit code as a shell says it, once it has ended.
    #[must_use]
    pub fn code(&mut self) -> Option<i32> {
        self.status().map(ended::code)
    }

    /// What it said so far on standard output.
    #[must_use]
    pub fn stdout(&self) -> String {
        read(&self.output.stdout)
    }

    /// What it said so far on standard error.
    #[must_use]
    pub fn stderr(&self) -> String {
        read(&self.output.stderr)
    }

    /// Waits for its end.
    ///
    /// # Panics
    ///
    /// When it does not end.
    #[track_caller]
    pub fn wait(mut self) -> Ended {
        let status = until("the program ends", || self.status());
        Ended { status, stdout: self.stdout(), stderr: self.stderr() }
    }
}

fn read(file: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()).into_owned()
}
