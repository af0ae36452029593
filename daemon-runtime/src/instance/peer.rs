//! The running instance, found by who holds the lock, and held by a handle that outlives its number.

use std::fs::File;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::fcntl::{OFlag, open};
use nix::poll::{PollFd, PollFlags, ppoll};
use nix::sched::{CloneFlags, setns};
use nix::sys::stat::{Mode, fstat};
use nix::sys::time::TimeSpec;
use nix::unistd::Pid;

use crate::error::Error;
use crate::instance::lock::{self, Holder};
use crate::instance::pidfile;
use crate::sys;

/// How long a lock may be held by nobody who can be named, and how often to ask again.
const CHANGING_HANDS: Duration = Duration::from_secs(1);
const A_MOMENT: Duration = Duration::from_millis(5);

/// What a PID file says of the daemon.
pub(crate) enum Instance {
    /// It runs: a live process holds the lock.
    Running(Process),
    /// Its PID file names a process, but nobody holds the lock.
    Dead,
    /// There is no PID file, or an empty one that nobody holds.
    Absent,
}

/// A process that cannot be mistaken for a later one with the same number.
#[derive(Debug)]
pub(crate) struct Process {
    /// Its number.
    pub(crate) pid: Pid,
    pidfd: OwnedFd,
}

/// Finds the instance. The file's content is not believed, the lock is.
pub(crate) fn find(path: &Path) -> Result<Instance, Error> {
    let flags = OFlag::O_RDONLY | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_NOCTTY | OFlag::O_CLOEXEC;
    let file = match open(path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(Errno::ENOENT) => return Ok(Instance::Absent),
        Err(errno) => return Err(pidfile::opening(path, errno)),
    };
    let failed = |errno: Errno| Error::Pidfile {
        path: path.into(),
        step: "ask for the lock of",
        source: errno.into(),
    };
    pidfile::believe_kind(path, &fstat(&file).map_err(failed)?)?;
    let since = Instant::now();
    loop {
        match lock::holder(&file).map_err(failed)? {
            // For a moment that is so in an upgrade.
            Holder::Unknown if cfg!(feature = "upgrade") && since.elapsed() < CHANGING_HANDS => {
                std::thread::sleep(A_MOMENT);
            }
            Holder::Unknown => return Err(Error::HolderUnknown(path.into())),
            Holder::Nobody if pidfile::content(&file).is_some() && !gone(&file) => return Ok(Instance::Dead),
            Holder::Nobody => return Ok(Instance::Absent),
            Holder::Process(pid) => {
                let Some(process) = Process::open(pid)? else { continue };
                // Asked again with the handle in hand: who holds the lock now is who the handle means.
                if lock::holder(&file).map_err(failed)? == Holder::Process(pid) {
                    return Ok(Instance::Running(process));
                }
            }
        }
    }
}

/// Whether the file was removed since it was opened.
fn gone(file: &File) -> bool {
    fstat(file).is_ok_and(|stat| stat.st_nlink == 0)
}

impl Process {
    /// `None` when there is no such process any longer.
    pub(crate) fn open(pid: Pid) -> Result<Option<Self>, Error> {
        match sys::pidfd_open(pid) {
            Ok(pidfd) => Ok(Some(Self { pid, pidfd })),
            Err(Errno::ESRCH) => Ok(None),
            Err(errno) => Err(Error::Signal { pid: pid.as_raw(), source: errno.into() }),
        }
    }

    /// Sends a signal, with a number when one is given. A process that is gone is not an error.
    pub(crate) fn signal(&self, signal: nix::sys::signal::Signal, value: Option<usize>) -> Result<(), Error> {
        match sys::pidfd_send_signal(&self.pidfd, signal as i32, value) {
            Ok(()) | Err(Errno::ESRCH) => Ok(()),
            Err(errno) => Err(Error::Signal { pid: self.pid.as_raw(), source: errno.into() }),
        }
    }

    /// Waits for its end; whether it came within the limit.
    pub(crate) fn wait(&self, limit: Duration) -> bool {
        let start = Instant::now();
        loop {
            let left = limit.saturating_sub(start.elapsed());
            match ppoll(&mut [self.poll()], Some(TimeSpec::from(left)), None) {
                Err(Errno::EINTR) => {}
                result => return result.is_ok_and(|ready| ready > 0),
            }
        }
    }

    /// Has this process see the network that the other one sees, names of sockets without a path among
    /// it: `PrivateNetwork=` of systemd.exec(5) is one of its own. Where that may not be, it stays as it is.
    pub(crate) fn share_network(&self) {
        let _ = setns(&self.pidfd, CloneFlags::CLONE_NEWNET);
    }

    /// The handle, which also has a number in the kernel's list of them.
    #[cfg(feature = "upgrade")]
    pub(crate) fn handle(&self) -> &OwnedFd {
        &self.pidfd
    }

    /// Readable when the process has ended.
    pub(crate) fn poll(&self) -> PollFd<'_> {
        PollFd::new(self.pidfd.as_fd(), PollFlags::POLLIN)
    }
}
