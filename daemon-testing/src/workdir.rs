//! [`Workdir`]: a directory for one test, and the end of every process that was started for it.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use nix::unistd::Uid;

use crate::proc::Process;
use crate::unwaited::Unwaited;
use crate::wait::{limit_of_the_end, within};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A directory of this test alone. A process belongs to it when its command line names it, which two forks and a
/// change of user cannot hide, or when it was started for it by [`Launch`](crate::Launch) and nobody has waited for it.
/// Dropped, it takes them along.
///
/// ```
/// use daemon_testing::Workdir;
///
/// let workdir = Workdir::new();
/// let path = workdir.file("greeting", "hello\n");
/// assert_eq!(workdir.read("greeting"), "hello\n");
/// drop(workdir);
/// assert!(!path.exists());
/// ```
#[derive(Debug)]
pub struct Workdir {
    path: PathBuf,
    pub(crate) unwaited: Unwaited,
}

impl Workdir {
    /// A new one that everybody may enter and only the owner may change.
    ///
    /// ```
    /// # use daemon_testing::Workdir;
    /// # let workdir = Workdir::new();
    /// assert!(workdir.path().is_dir());
    /// ```
    ///
    /// # Panics
    ///
    /// When it cannot be made.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "making a directory is no default")]
    pub fn new() -> Self {
        // A directory that root trusts has no parent that others can write to.
        Self::below(&if Uid::effective().is_root() { PathBuf::from("/run") } else { std::env::temp_dir() })
    }

    pub(crate) fn below(base: &Path) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = base.join(format!("daemon-testing.{}.{number}.d", std::process::id()));
        fs::create_dir(&path).expect("a directory for the test");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("its mode");
        Self { path, unwaited: Unwaited::default() }
    }

    /// Where it is.
    ///
    /// ```
    /// # use daemon_testing::Workdir;
    /// # let workdir = Workdir::new();
    /// assert!(workdir.path().is_absolute());
    /// ```
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A path inside.
    ///
    /// ```
    /// # use daemon_testing::Workdir;
    /// # let workdir = Workdir::new();
    /// assert!(workdir.join("pid").starts_with(workdir.path()));
    /// ```
    #[must_use]
    pub fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// A new directory inside.
    ///
    /// ```
    /// # use daemon_testing::Workdir;
    /// # let workdir = Workdir::new();
    /// assert!(workdir.directory("conf.d").is_dir());
    /// ```
    ///
    /// # Panics
    ///
    /// When it cannot be made.
    #[must_use]
    pub fn directory(&self, name: &str) -> PathBuf {
        let path = self.join(name);
        fs::create_dir(&path).expect("a directory");
        path
    }

    /// A new file inside that holds `text`.
    ///
    /// ```
    /// # use daemon_testing::Workdir;
    /// # let workdir = Workdir::new();
    /// let path = workdir.file("greeting", "hello\n");
    /// assert_eq!(std::fs::read(path).unwrap(), b"hello\n");
    /// ```
    ///
    /// # Panics
    ///
    /// When it cannot be written.
    #[must_use]
    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.join(name);
        fs::write(&path, text).expect("a file");
        path
    }

    /// What is read from a file inside; empty when there is none.
    ///
    /// ```
    /// # use daemon_testing::Workdir;
    /// # let workdir = Workdir::new();
    /// assert_eq!(workdir.read("missing"), "");
    /// ```
    #[must_use]
    pub fn read(&self, name: &str) -> String {
        fs::read(self.join(name))
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    /// How many lines a file inside has.
    ///
    /// ```
    /// # use daemon_testing::Workdir;
    /// # let workdir = Workdir::new();
    /// workdir.file("log", "one\ntwo\n");
    /// assert_eq!(workdir.lines("log"), 2);
    /// ```
    #[must_use]
    pub fn lines(&self, name: &str) -> usize {
        self.read(name).lines().count()
    }

    /// A copy of `program` that any user can run, wherever the build directory is.
    ///
    /// ```
    /// # use daemon_testing::Workdir;
    /// # let workdir = Workdir::new();
    /// assert_eq!(workdir.install("/bin/true".as_ref()), workdir.join("true"));
    /// ```
    ///
    /// # Panics
    ///
    /// When it cannot be copied.
    #[must_use]
    pub fn install(&self, program: &Path) -> PathBuf {
        let path = self.path.join(program.file_name().expect("a program"));
        // By a process of its own: a child that another test forks just now must not inherit a descriptor
        // to write with, or the copy could not be run (ETXTBSY).
        let copied = Command::new("cp").args([program, &path]).status();
        assert!(copied.expect("cp").success());
        path
    }

    /// The processes that run and name this directory on their command line, other than the test itself.
    ///
    /// ```
    /// # use daemon_testing::Workdir;
    /// # let workdir = Workdir::new();
    /// assert_eq!(workdir.processes(), []);
    /// ```
    #[must_use]
    pub fn processes(&self) -> Vec<Process> {
        let name = self.path.as_os_str().as_bytes();
        let names_it =
            |word: &std::ffi::OsString| word.as_bytes().windows(name.len()).any(|part| part == name);
        Process::all()
            .into_iter()
            .filter(|process| process.command().iter().any(names_it) && process.alive())
            .collect()
    }
}

impl Drop for Workdir {
    fn drop(&mut self) {
        let gone = within(limit_of_the_end(), || {
            let left = self.processes();
            for process in &left {
                process.kill();
            }
            (!self.unwaited.kill() && left.is_empty()).then_some(())
        });
        // A second panic would end the whole test program.
        assert!(gone.is_some() || std::thread::panicking(), "left: {:?}", self.processes());
        let _left_behind = fs::remove_dir_all(&self.path);
    }
}
