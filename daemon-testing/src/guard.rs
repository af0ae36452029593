//! [`Guard`]: a shell that ends what a test has left when the test itself was killed.

use std::os::fd::OwnedFd;

use nix::fcntl::OFlag;
use nix::unistd::pipe2;

use crate::launch::{Launch, Running};
use crate::proc::Process;
use crate::wait::{limit_of_the_end, within};
use crate::workdir::Workdir;

/// Reads until the other end of the pipe is closed, by whatever end of the test; then does what [`Workdir`] does when it
/// is dropped. The directory is in a variable, so that the shell does not itself name it on its command line.
const SCRIPT: &str = r#"
trap '' HUP INT QUIT TERM
read -r nothing
left=yes
while [ "$left" ]; do
    left=
    for process in /proc/[0-9]*; do
        if grep -aqsF -- "$GUARDED" "$process/cmdline"; then
            kill -KILL "${process#/proc/}" && left=yes
        fi
    done
done
rm -rf -- "$GUARDED"
"#;

/// The shell, and the end of the pipe that it waits for.
#[derive(Debug)]
pub(crate) struct Guard {
    shell: Running,
    _end: OwnedFd,
}

impl Guard {
    pub(crate) fn of(workdir: &Workdir) -> Self {
        let (reader, end) = pipe2(OFlag::O_CLOEXEC).expect("a pipe");
        let shell = Launch::new(workdir, "/bin/sh".as_ref()).arg("-c").arg(SCRIPT);
        let shell = shell.env("GUARDED", workdir.path()).descriptor(0, reader).own_group().spawn();
        Self { shell, _end: end }
    }

    /// The shell.
    pub(crate) fn process(&self) -> Process {
        self.shell.process()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.process().kill();
        let _status = within(limit_of_the_end(), || self.shell.status());
    }
}
