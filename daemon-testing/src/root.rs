//! [`TestRoot`]: the directories of one test's daemons, which go with every process when the test ends.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use nix::sys::statvfs::{FsFlags, statvfs};
use nix::unistd::Uid;

use crate::account::Account;
use crate::guard::Guard;
use crate::proc::Process;
use crate::workdir::Workdir;

/// The directories that a daemon may declare: name in the root, the variable that tells of it.
const DIRECTORIES: [(&str, &str); 5] = [
    ("run", "RUNTIME_DIRECTORY"),
    ("state", "STATE_DIRECTORY"),
    ("cache", "CACHE_DIRECTORY"),
    ("logs", "LOGS_DIRECTORY"),
    ("etc", "CONFIGURATION_DIRECTORY"),
];

/// A temporary directory with `run`, `state`, `cache`, `logs` and `etc` in it, which the daemon under test takes for
/// its own by `RUNTIME_DIRECTORY` and its kin, systemd.exec(5).
///
/// A clone is the same directory. When the last one is dropped, every process that names the directory on its command
/// line, or was launched in it, is killed and the directory removed; so they are when the test panics, and when the whole test program is killed.
///
/// ```
/// use daemon_testing::TestRoot;
///
/// let root = TestRoot::new();
/// root.write("etc/greeting", "hello\n");
/// assert_eq!(root.read("etc/greeting"), "hello\n");
/// let path = root.path().to_owned();
/// drop(root);
/// assert!(!path.exists());
/// ```
#[derive(Clone, Debug)]
pub struct TestRoot(Arc<Inner>);

/// Dropped in this order.
#[derive(Debug)]
struct Inner {
    workdir: Workdir,
    _guard: Guard,
    account: Account,
    names: AtomicU32,
}

impl TestRoot {
    /// A new one. Its directories belong to whom the daemons are started as: who runs the tests, or `nobody` where that
    /// is root.
    ///
    /// ```
    /// let root = daemon_testing::TestRoot::new();
    /// assert!(root.join("run").is_dir());
    /// ```
    ///
    /// # Panics
    ///
    /// When it cannot be made.
    #[expect(clippy::new_without_default, reason = "making a directory is no default")]
    pub fn new() -> Self {
        let workdir = Workdir::below(&base());
        let guard = Guard::of(&workdir);
        let account = Account::of_daemons();
        for (directory, _) in DIRECTORIES {
            account.own(&workdir.directory(directory));
        }
        Self(Arc::new(Inner { workdir, _guard: guard, account, names: AtomicU32::new(0) }))
    }

    /// Where it is.
    ///
    /// ```
    /// assert!(daemon_testing::TestRoot::new().path().is_absolute());
    /// ```
    pub fn path(&self) -> &Path {
        self.0.workdir.path()
    }

    /// A path inside.
    ///
    /// ```
    /// let root = daemon_testing::TestRoot::new();
    /// assert_eq!(root.join("run/pingd.sock"), root.path().join("run/pingd.sock"));
    /// ```
    pub fn join(&self, name: &str) -> PathBuf {
        self.0.workdir.join(name)
    }

    /// Writes a file inside, and the directories above it; the daemon's account owns them, and only it can read a file
    /// that was made so. What is there is replaced in one step.
    ///
    /// ```
    /// let root = daemon_testing::TestRoot::new();
    /// let path = root.write("etc/conf.d/10-local.toml", "workers = 2\n");
    /// assert_eq!(path, root.join("etc/conf.d/10-local.toml"));
    /// ```
    ///
    /// # Panics
    ///
    /// When it cannot be written.
    #[track_caller]
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.join(name);
        let parent = path.parent().expect("a file has a directory");
        let missing: Vec<&Path> = parent.ancestors().take_while(|above| !above.exists()).collect();
        for directory in missing.iter().rev() {
            fs::create_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
            self.0.account.own(directory);
        }
        let new = path.with_extension("new");
        fs::write(&new, text)
            .and_then(|()| fs::set_permissions(&new, fs::Permissions::from_mode(0o600)))
            .unwrap_or_else(|error| panic!("{}: {error}", new.display()));
        self.0.account.own(&new);
        fs::rename(&new, &path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        path
    }

    /// What is in a file inside; empty when there is none.
    ///
    /// ```
    /// assert_eq!(daemon_testing::TestRoot::new().read("logs/pingd.log"), "");
    /// ```
    pub fn read(&self, name: &str) -> String {
        self.0.workdir.read(name)
    }

    /// The variables that tell a daemon of the directories.
    ///
    /// ```
    /// let root = daemon_testing::TestRoot::new();
    /// let (name, path) = &root.variables()[0];
    /// assert_eq!((*name, path), ("RUNTIME_DIRECTORY", &root.join("run")));
    /// ```
    pub fn variables(&self) -> [(&'static str, PathBuf); 5] {
        DIRECTORIES.map(|(directory, variable)| (variable, self.join(directory)))
    }

    /// The processes that run and name the directory on their command line.
    ///
    /// ```
    /// assert_eq!(daemon_testing::TestRoot::new().processes(), []);
    /// ```
    pub fn processes(&self) -> Vec<Process> {
        self.0.workdir.processes()
    }

    /// What the daemons have written below `logs`, each file under its name.
    pub(crate) fn log_files(&self) -> Vec<(PathBuf, String)> {
        let mut files = Vec::new();
        let mut left = vec![self.join("logs")];
        while let Some(directory) = left.pop() {
            for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => left.push(entry.path()),
                    Ok(kind) if kind.is_file() => {
                        let bytes = fs::read(entry.path()).unwrap_or_default();
                        files.push((entry.path(), String::from_utf8_lossy(&bytes).into_owned()));
                    }
                    _ => {}
                }
            }
        }
        files.sort();
        files
    }

    /// The program where the daemons' account can run it: where it is, or a copy.
    pub(crate) fn runnable(&self, program: &Path) -> PathBuf {
        if self.0.account.reaches(program) { program.to_owned() } else { self.0.workdir.install(program) }
    }

    /// A path inside that was not given out before.
    pub(crate) fn new_name(&self, name: &str) -> PathBuf {
        self.join(&format!("{name}.{}", self.0.names.fetch_add(1, Ordering::Relaxed)))
    }

    pub(crate) fn account(&self) -> &Account {
        &self.0.account
    }

    pub(crate) fn workdir(&self) -> &Workdir {
        &self.0.workdir
    }
}

/// `/run` for root, where others can write nothing above it, as long as programs can be run there.
fn base() -> PathBuf {
    let run = Path::new("/run");
    let runs = || statvfs(run).is_ok_and(|file_system| !file_system.flags().contains(FsFlags::ST_NOEXEC));
    if Uid::effective().is_root() && runs() { run.to_owned() } else { std::env::temp_dir() }
}
