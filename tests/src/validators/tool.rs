//! Programs of the system that judge our files.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use crate::skip::skip;

/// How a program ended and what it said.
#[derive(Debug)]
pub struct Said {
    /// Its exit status; 128 when a signal ended it.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// Runs the program if it is installed; otherwise says so and returns nothing.
///
/// # Panics
///
/// When it is installed and cannot be run.
#[must_use]
pub fn run<A: AsRef<OsStr>>(program: &str, args: impl IntoIterator<Item = A>) -> Option<Said> {
    if !installed(program) {
        skip(&format!("`{program}` is not installed; `tests/setup` does it"));
        return None;
    }
    let mut command = Command::new(program);
    command.args(args).env("LC_ALL", "C.UTF-8").env("PATH", PATH).current_dir("/");
    let output = command.output().unwrap_or_else(|error| panic!("`{program}`: {error}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Some(Said {
        code: output.status.code().unwrap_or(128),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
    })
}

/// Whether the program can be found.
#[must_use]
pub fn installed(program: &str) -> bool {
    PATH.split(':').any(|directory| Path::new(directory).join(program).exists())
}

const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
