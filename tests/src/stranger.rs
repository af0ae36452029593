//! Who has nothing to do with any daemon: a process, and a user whom a list lets in.

use std::path::Path;
use std::process::Command;

use crate::launch::Launch;
use crate::proc::Process;
use crate::wait::until_true;
use crate::workdir::Workdir;

/// One that any signal but SIGKILL leaves in `T`, so that one that was sent shows in its pending set.
#[must_use]
pub fn stopped(workdir: &Workdir) -> Process {
    let shell = Launch::new(workdir, "/bin/sh".as_ref());
    let running = shell.arg("-c").arg("kill -STOP $$").arg(workdir.path()).spawn();
    let process = running.process();
    until_true("the stranger has stopped itself", || process.stat().state == 'T');
    process
}

/// Adds an entry such as `u:nobody:r` to the access control list of a file.
///
/// # Panics
///
/// When setfacl(1) fails or is not there.
pub fn allow(entry: &str, file: &Path) {
    let status = Command::new("setfacl").args(["-m", entry]).arg(file).status();
    assert!(status.expect("setfacl").success(), "{entry}");
}
