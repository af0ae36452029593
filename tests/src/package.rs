//! [`Package`]: a package outside this workspace, as a user would have it, built by cargo.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::machine::kept;

/// Sources in a directory of their own. All packages share one target directory, so that the crates under test are
/// compiled once; their names must therefore differ.
#[derive(Debug)]
pub struct Package {
    directory: PathBuf,
}

/// What one run of cargo came to.
#[derive(Debug)]
pub struct Built {
    /// Whether cargo was content.
    pub success: bool,
    /// What it said on both streams.
    pub text: String,
}

impl Package {
    /// An empty directory; every file is the test's.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn empty(name: &str) -> Self {
        // A fixed place, so that a second run compiles into the files of the first.
        let directory = kept().join("sources").join(name);
        let _none_before = fs::remove_dir_all(&directory);
        fs::create_dir_all(&directory).expect("the directory of a package can be made");
        let package = Self { directory };
        let lock = fs::read_to_string(workspace().join("Cargo.lock")).expect("the workspace has a lock file");
        package.write("Cargo.lock", &lock);
        package
    }

    /// A package with the one line of `build.rs` and this `src/main.rs`.
    pub fn new(name: &str, main: &str) -> Self {
        let package = Self::empty(name);
        package.write("Cargo.toml", &manifest(name));
        package.write("build.rs", "fn main() {\n    daemon_build::emit();\n}\n");
        package.write("src/main.rs", main);
        package
    }

    /// Writes one file, and the directories above it.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.directory.join(path);
        fs::create_dir_all(path.parent().expect("it lies below the package"))
            .expect("a directory can be made");
        fs::write(path, text).expect("a file can be written");
    }

    /// Where it is.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Every file of the package, sorted, relative to it.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files = files_below(&self.directory);
        files.sort();
        files
    }

    /// `cargo` with these words.
    pub fn cargo(&self, words: &[&str]) -> Command {
        cargo(&self.directory, words)
    }

    /// Builds it all.
    pub fn build(&self) -> Built {
        run(&mut self.cargo(&["build"]))
    }

    /// Builds it all without linking: the build script and the macro run.
    pub fn check(&self) -> Built {
        run(&mut self.cargo(&["check"]))
    }
}

impl Built {
    /// What it said, once it has succeeded.
    ///
    /// # Panics
    /// When it has not.
    #[track_caller]
    pub fn succeeded(self) -> String {
        assert!(self.success, "{}", self.text);
        self.text
    }

    /// What it said, once it has failed.
    ///
    /// # Panics
    /// When it has not.
    #[track_caller]
    pub fn failed(self) -> String {
        assert!(!self.success, "{}", self.text);
        self.text
    }
}

impl Drop for Package {
    fn drop(&mut self) {
        let _left_behind = fs::remove_dir_all(&self.directory);
    }
}

/// `cargo` with these words in a directory, the variables of the outer cargo taken away.
pub fn cargo(directory: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let own =
        |name: &OsStr| name.to_str().is_some_and(|name| name.starts_with("CARGO_") || name == "RUSTFLAGS");
    for (name, _) in std::env::vars_os().filter(|(name, _)| own(name) && name != "CARGO_HOME") {
        command.env_remove(name);
    }
    command.args(words).arg("--offline").current_dir(directory).stdin(Stdio::null());
    command.env("CARGO_TARGET_DIR", target()).env("CARGO_TERM_COLOR", "never");
    command
}

/// Runs a cargo command to its end.
///
/// # Panics
/// When cargo cannot be run.
pub fn run(command: &mut Command) -> Built {
    let output = command.output().expect("cargo can be run");
    let text = [output.stdout, output.stderr].concat();
    Built { success: output.status.success(), text: String::from_utf8_lossy(&text).into_owned() }
}

/// The `Cargo.toml` of a package that depends on the crates by path, and is a workspace of its own.
pub fn manifest(name: &str) -> String {
    member(name) + "\n[workspace]\n"
}

/// The same for a member of a workspace.
pub fn member(name: &str) -> String {
    let root = workspace().display().to_string();
    format!(
        "[package]\nname = \"{name}\"\nversion = \"1.2.3\"\nedition = \"2024\"\ndescription = \"A daemon for a test\"\n\n\
         [dependencies]\ndaemon-runtime = {{ path = \"{root}/daemon-runtime\" }}\n\n\
         [build-dependencies]\ndaemon-build = {{ path = \"{root}/daemon-build\" }}\n"
    )
}

/// The target directory of all packages.
pub fn target() -> PathBuf {
    kept().join("packages")
}

/// Where the program of a package is.
pub fn program(name: &str) -> PathBuf {
    target().join("debug").join(name)
}

/// Where the unit files of a daemon are mirrored to.
pub fn units(daemon: &str) -> PathBuf {
    target().join("daemon").join(daemon)
}

/// Every file below a directory, relative to it; none when it is not there.
///
/// # Panics
/// Never: what is found below a directory begins with its path.
pub fn files_below(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut left = vec![directory.to_owned()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                left.push(path);
            } else {
                files.push(path.strip_prefix(directory).expect("it lies below").to_owned());
            }
        }
    }
    files
}

/// The root of the workspace that is tested.
///
/// # Panics
/// Never: the tests are a member of it.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are a member of the workspace")
}

/// The crates that are compiled into a program that depends on daemon-runtime.
///
/// # Panics
///
/// When cargo cannot tell.
#[must_use]
pub fn crates(features: &[&str]) -> Vec<String> {
    let words =
        ["tree", "-p", "daemon-runtime", "-e", "normal", "--prefix", "none", "--format", "{lib}", "--locked"];
    let text = run(cargo(workspace(), &words).args(features)).succeeded();
    let mut crates: Vec<String> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.contains(' '))
        .map(str::to_owned)
        .collect();
    crates.sort();
    crates.dedup();
    crates
}
