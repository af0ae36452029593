//! What a test does inside a box: commands, and files copied in.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::Machine;
use crate::wait::until_true;

/// How a command inside ended, and what it said on both streams.
#[derive(Debug)]
pub struct Answer {
    /// Its exit status; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Standard output, then standard error.
    pub text: String,
}

impl Machine {
    /// Runs a shell command inside and returns what it said.
    ///
    /// # Panics
    /// When the command fails.
    #[track_caller]
    pub fn sh(&self, script: &str) -> String {
        let answer = self.try_sh(script);
        assert_eq!(answer.code, Some(0), "`{script}`:\n{}\n{}", answer.text, self.journal());
        answer.text
    }

    /// Runs a shell command inside that may fail.
    ///
    /// # Panics
    /// When the box cannot be entered.
    pub fn try_sh(&self, script: &str) -> Answer {
        let output = self.enter(script).stdin(Stdio::null()).output().expect("nsenter is installed");
        let text = [output.stdout, output.stderr].concat();
        Answer { code: output.status.code(), text: String::from_utf8_lossy(&text).into_owned() }
    }

    /// Runs a shell command inside until it succeeds.
    ///
    /// # Panics
    /// When it never does.
    #[track_caller]
    pub fn wait_for(&self, script: &str) {
        until_true(script, || self.try_sh(script).code == Some(0));
    }

    /// Copies a file of the host to the same contents and mode inside.
    ///
    /// # Panics
    /// When either side fails.
    pub fn copy(&self, from: &Path, to: &str) {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(from).expect("the file is there").permissions().mode() & 0o7777;
        self.write(to, &fs::read(from).expect("the file can be read"), mode);
    }

    /// Makes a file inside, and the directories above it.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn write(&self, to: &str, contents: &[u8], mode: u32) {
        let script = format!(
            "umask 022; mkdir -p \"$(dirname '{to}')\" && cat >'{to}.new' && chmod {mode:o} '{to}.new' && mv '{to}.new' '{to}'"
        );
        let mut child = self.enter(&script).stdin(Stdio::piped()).spawn().expect("nsenter is installed");
        child.stdin.take().expect("it was piped").write_all(contents).expect("the box reads the file");
        assert!(child.wait().expect("it can be waited for").success(), "`{to}` cannot be written");
    }

    /// The last lines of the journal inside.
    pub fn journal(&self) -> String {
        self.try_sh("journalctl --no-pager --output=short-monotonic --lines=40").text
    }

    fn enter(&self, script: &str) -> Command {
        let mut command = Command::new("timeout");
        command.args(["--kill-after=5", "120", "nsenter", "--all", "--target"]).arg(self.leader.to_string());
        command.args(["--", "sh", "-c", script]).env_clear();
        command.envs([("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"), ("LANG", "C.UTF-8"), ("SYSTEMD_PAGER", "")]);
        command
    }
}
