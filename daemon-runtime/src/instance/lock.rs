//! The lock on the PID file: the truth of which the file's content is a view.
//!
//! Two locks, each for what the other cannot do. The record lock of fcntl(2) names its holder, so that
//! who asks learns the pid from the kernel in the same step; but it is lost when the process closes any
//! other descriptor of the file. The lock of the open file description is not; but it names nobody. A
//! daemon that gives up root cannot open the file again, and does without.

use std::os::fd::AsFd;

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, fcntl};
use nix::libc;
use nix::unistd::Pid;

use crate::interrupted::until_done;

/// The byte of the record lock.
const RECORD: i64 = 0;
/// The byte of the open file description's lock.
const DESCRIPTION: i64 = 1;

/// The byte that whoever cleans up after a dead daemon has locked.
const CLEANING: i64 = 2;

/// Why the lock was not taken.
pub(crate) enum Refused {
    /// Somebody holds it; who, where the kernel can say.
    Held(Option<Pid>),
    /// Somebody has a lock for reading on it, which no daemon takes.
    Reader(Option<Pid>),
    /// Who held it has let go meanwhile.
    Gone,
    /// The file system or the kernel does not do as asked.
    Failed(Errno),
}

/// Takes what keeps an instance from starting without being one: to those who start, a lock for reading and
/// the sign that it will be gone in a moment. `false` where there is an instance, or somebody cleans up already.
pub(crate) fn take_to_clean(file: &impl AsFd) -> bool {
    let reading = lock(libc::F_RDLCK, RECORD);
    fcntl(file, FcntlArg::F_OFD_SETLK(&exclusive(CLEANING))).is_ok()
        && fcntl(file, FcntlArg::F_SETLK(&reading)).is_ok()
        && description(file).is_ok_and(|lock| is(&lock, libc::F_UNLCK))
}

/// Takes both locks at once or neither; the first alone for a process that is about to lose its access.
pub(crate) fn take(file: &impl AsFd, loses_access: bool) -> Result<(), Refused> {
    match fcntl(file, FcntlArg::F_SETLK(&exclusive(RECORD))) {
        Err(Errno::EAGAIN | Errno::EACCES) => {
            return Err(match refused(record(file)) {
                Refused::Reader(_) if let_clean(file)? => Refused::Gone,
                refused => refused,
            });
        }
        Err(errno) => return Err(Refused::Failed(errno)),
        Ok(_) if loses_access => return refuse_while_changing_hands(file),
        Ok(_) => {}
    }
    match fcntl(file, FcntlArg::F_OFD_SETLK(&exclusive(DESCRIPTION))) {
        Err(Errno::EAGAIN | Errno::EACCES) => Err(refused(description(file))),
        Err(errno) => Err(Refused::Failed(errno)),
        Ok(_) => Ok(()),
    }
}

/// In an upgrade the record lock is nobody's for a moment, and the other one tells that there is an instance.
fn refuse_while_changing_hands(file: &impl AsFd) -> Result<(), Refused> {
    if cfg!(feature = "upgrade") {
        let lock = description(file).map_err(Refused::Failed)?;
        if !is(&lock, libc::F_UNLCK) {
            return Err(Refused::Held(pid(&lock)));
        }
    }
    Ok(())
}

/// Holds the file without being named as its holder: the lock of the open file description, which is that of every
/// process that has the descriptor from this one, is taken before the record lock is given up.
#[cfg(feature = "upgrade")]
pub(crate) fn lend(file: &impl AsFd) -> Result<(), Errno> {
    fcntl(file, FcntlArg::F_OFD_SETLK(&exclusive(DESCRIPTION)))?;
    fcntl(file, FcntlArg::F_SETLK(&lock(libc::F_UNLCK, RECORD))).map(drop)
}

/// Becomes its holder again, or in the place of the process that has lent it: whoever tries to lock it at this moment
/// finds that the other lock is held, and lets go.
#[cfg(feature = "upgrade")]
pub(crate) fn claim(file: &impl AsFd) -> Result<(), Errno> {
    until_done(|| fcntl(file, FcntlArg::F_SETLKW(&exclusive(RECORD)))).map(drop)
}

/// Waits until nobody cleans up any longer. `false` where nobody does, and the lock for reading is a stranger's.
fn let_clean(file: &impl AsFd) -> Result<bool, Refused> {
    let mut cleaning = exclusive(CLEANING);
    fcntl(file, FcntlArg::F_OFD_GETLK(&mut cleaning)).map_err(Refused::Failed)?;
    if !is(&cleaning, libc::F_WRLCK) {
        // The lock for reading goes first.
        return Ok(record(file).is_ok_and(|lock| !is(&lock, libc::F_RDLCK)));
    }
    until_done(|| fcntl(file, FcntlArg::F_OFD_SETLKW(&lock(libc::F_RDLCK, CLEANING))))
        .map_err(Refused::Failed)?;
    Ok(true)
}

/// Who holds the lock, as one question finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// Nobody.
    Nobody,
    /// This process.
    Process(Pid),
    /// A process that this one cannot see, or one that lost its record lock.
    Unknown,
}

/// Asks without taking anything, so that a start at the same time is not disturbed. Only a lock for
/// writing counts: no daemon takes one for reading.
pub(crate) fn holder(file: &impl AsFd) -> Result<Holder, Errno> {
    let lock = record(file)?;
    if is(&lock, libc::F_WRLCK) {
        return Ok(pid(&lock).map_or(Holder::Unknown, Holder::Process));
    }
    let lock = description(file)?;
    Ok(if is(&lock, libc::F_WRLCK) { Holder::Unknown } else { Holder::Nobody })
}

/// Whose lock stood in the way.
fn refused(asked: Result<libc::flock, Errno>) -> Refused {
    match asked {
        Ok(lock) if is(&lock, libc::F_RDLCK) => Refused::Reader(pid(&lock)),
        Ok(lock) if is(&lock, libc::F_UNLCK) => Refused::Gone,
        Ok(lock) => Refused::Held(pid(&lock)),
        Err(errno) => Refused::Failed(errno),
    }
}

fn record(file: &impl AsFd) -> Result<libc::flock, Errno> {
    let mut lock = exclusive(RECORD);
    fcntl(file, FcntlArg::F_GETLK(&mut lock)).map(|_| lock)
}

fn description(file: &impl AsFd) -> Result<libc::flock, Errno> {
    let mut lock = exclusive(DESCRIPTION);
    fcntl(file, FcntlArg::F_OFD_GETLK(&mut lock)).map(|_| lock)
}

fn is(lock: &libc::flock, kind: i32) -> bool {
    i32::from(lock.l_type) == kind
}

fn pid(lock: &libc::flock) -> Option<Pid> {
    (!is(lock, libc::F_UNLCK) && lock.l_pid > 0).then(|| Pid::from_raw(lock.l_pid))
}

/// A write lock on one byte.
fn exclusive(byte: i64) -> libc::flock {
    lock(libc::F_WRLCK, byte)
}

#[expect(clippy::cast_possible_truncation, reason = "small constants, which the structure holds as short")]
fn lock(kind: i32, byte: i64) -> libc::flock {
    libc::flock {
        l_type: kind as libc::c_short,
        l_whence: libc::SEEK_SET as libc::c_short,
        l_start: byte,
        l_len: 1,
        l_pid: 0,
    }
}
