//! [`Daemon`]: one of the test daemons with a PID file of its own, asked through its front door.

use std::path::{Path, PathBuf};

use crate::launch::{Ended, Launch};
use crate::proc::Process;
use crate::wait::{until, until_true};
use crate::workdir::Workdir;

/// A program under test and the flags it is always given.
#[derive(Debug)]
pub struct Daemon<'w> {
    workdir: &'w Workdir,
    program: PathBuf,
    flags: Vec<String>,
}

impl<'w> Daemon<'w> {
    /// `program` with its PID file in `workdir`.
    #[must_use]
    pub fn new(workdir: &'w Workdir, program: &str) -> Self {
        let pidfile = workdir.join("pid").display().to_string();
        Self { workdir, program: program.into(), flags: vec!["--pidfile".into(), pidfile] }
    }

    /// The same with another flag.
    #[must_use]
    pub fn flag(mut self, words: &[&str]) -> Self {
        self.flags.extend(words.iter().map(ToString::to_string));
        self
    }

    /// The same from another path.
    #[must_use]
    pub fn installed(mut self, program: PathBuf) -> Self {
        self.program = program;
        self
    }

    /// Where its PID file is.
    #[must_use]
    pub fn pidfile(&self) -> PathBuf {
        self.workdir.join("pid")
    }

    /// The program.
    #[must_use]
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// A run of it, to be given more arguments and dirt.
    pub fn launch(&self) -> Launch<'w> {
        self.flags.iter().fold(Launch::new(self.workdir, &self.program), Launch::arg)
    }

    /// A run with a control word.
    pub fn word(&self, word: &str) -> Ended {
        let launch = Launch::new(self.workdir, &self.program).arg(word);
        self.flags.iter().fold(launch, Launch::arg).run()
    }

    /// Starts it plainly in the background.
    ///
    /// # Panics
    ///
    /// When it does not start.
    #[track_caller]
    pub fn start(&self) -> Process {
        self.started(self.launch())
    }

    /// Starts it in the background with a launch made by [`launch`](Self::launch).
    ///
    /// # Panics
    ///
    /// When it does not start.
    #[track_caller]
    pub fn started(&self, launch: Launch) -> Process {
        launch.run().expect(0);
        self.process()
    }

    /// The number in its PID file, when there is one.
    #[must_use]
    pub fn recorded(&self) -> Option<i32> {
        std::fs::read_to_string(self.pidfile()).ok()?.strip_suffix('\n')?.parse().ok()
    }

    /// The process that its PID file names.
    ///
    /// # Panics
    ///
    /// When it names none that runs.
    #[must_use]
    #[track_caller]
    pub fn process(&self) -> Process {
        let number = self.recorded().expect("a PID file with a number and a newline");
        let process = Process(number);
        assert!(process.alive(), "the PID file names {number}, which does not run");
        process
    }

    /// Waits until a process is recorded and runs.
    #[track_caller]
    #[must_use]
    pub fn appears(&self) -> Process {
        until("a PID file that names a process", || {
            self.recorded().map(Process).filter(|process| process.alive())
        })
    }

    /// Waits until `process` has ended.
    #[track_caller]
    pub fn gone(&self, process: Process) {
        until_true("the daemon has ended", || !process.alive());
    }

    /// Nothing that was started for this test runs, and no PID file is there.
    ///
    /// # Panics
    ///
    /// When something is left.
    #[track_caller]
    pub fn assert_nothing_left(&self) {
        let left = self.workdir.processes();
        assert!(left.is_empty(), "still running: {left:?}");
        assert!(self.pidfile().symlink_metadata().is_err(), "the PID file is left");
    }
}
