//! [`Launch`]: one run of a program.

mod ended;
mod output;
mod running;
mod spawn;

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use self::ended::Ended;
use self::output::Output;
pub use self::running::Running;
pub(crate) use self::spawn::ended;
use crate::proc::Process;
use crate::service_manager::Stored;
use crate::workdir::Workdir;

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
    ///
    /// ```
    /// # use daemon_testing::{Launch, Workdir};
    /// # let workdir = Workdir::new();
    /// Launch::new(&workdir, "/bin/true".as_ref()).run().expect(0);
    /// ```
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
    ///
    /// ```
    /// # use daemon_testing::{Launch, Workdir};
    /// # let workdir = Workdir::new();
    /// let echo = Launch::new(&workdir, "/bin/echo".as_ref()).arg("one").arg("two");
    /// assert_eq!(echo.run().stdout, "one two\n");
    /// ```
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    /// Sets a variable.
    ///
    /// ```
    /// # use daemon_testing::{Launch, Workdir};
    /// # let workdir = Workdir::new();
    /// # let shell = Launch::new(&workdir, "/bin/sh".as_ref()).arg("-c");
    /// assert_eq!(shell.arg("echo $WHO").env("WHO", "me").run().stdout, "me\n");
    /// ```
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
    ///
    /// ```
    /// # use daemon_testing::{Launch, Workdir};
    /// # let workdir = Workdir::new();
    /// let running = Launch::new(&workdir, "/bin/sleep".as_ref()).arg("1000").own_group().spawn();
    /// assert_eq!(running.process().stat().group, running.process().0);
    /// ```
    pub fn own_group(mut self) -> Self {
        self.own_group = true;
        self
    }

    /// Runs it to its end.
    ///
    /// ```
    /// # use daemon_testing::{Launch, Workdir};
    /// # let workdir = Workdir::new();
    /// # let shell = Launch::new(&workdir, "/bin/sh".as_ref()).arg("-c");
    /// let ended = shell.arg("echo no >&2; exit 3").run();
    /// assert_eq!((ended.code(), ended.stderr.as_str()), (3, "no\n"));
    /// ```
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
        let claim = self.workdir.unwaited.claim(Process(child.as_raw()));
        Running { child, shown, status: None, output, claim }
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
