//! A process that has nothing to do with any daemon.

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
