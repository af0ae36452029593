//! A process with exactly these words, variables and descriptors, by `posix_spawn(3)`: in the test no other thread's
//! child inherits any of them, and no code of the test runs between fork and exec.

use std::ffi::{CString, OsString};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use nix::errno::Errno;
use nix::spawn::{PosixSpawnAttr, PosixSpawnFileActions, PosixSpawnFlags, posix_spawnp};
use nix::sys::signal::SigSet;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

/// Starts `words` with every signal at its default and none blocked, in a process group of its own if asked for.
pub(super) fn spawn(
    words: Vec<OsString>,
    variables: Vec<(OsString, OsString)>,
    descriptors: &[(RawFd, impl AsRawFd)],
    own_group: bool,
) -> nix::Result<Pid> {
    let text = |text: OsString| CString::new(text.into_vec()).map_err(|_| Errno::EINVAL);
    let words = words.into_iter().map(text).collect::<nix::Result<Vec<_>>>()?;
    let variables = variables.into_iter().map(|(name, value)| {
        let mut pair = name;
        pair.push("=");
        pair.push(value);
        text(pair)
    });
    let variables = variables.collect::<nix::Result<Vec<_>>>()?;
    let program = words.first().ok_or(Errno::EINVAL)?;

    let mut attributes = PosixSpawnAttr::init()?;
    let mut flags = PosixSpawnFlags::POSIX_SPAWN_SETSIGDEF | PosixSpawnFlags::POSIX_SPAWN_SETSIGMASK;
    attributes.set_sigdefault(&SigSet::all())?;
    attributes.set_sigmask(&SigSet::empty())?;
    if own_group {
        flags |= PosixSpawnFlags::POSIX_SPAWN_SETPGROUP;
        attributes.set_pgroup(Pid::from_raw(0))?;
    }
    attributes.set_flags(flags)?;
    posix_spawnp(program, &moves(descriptors)?, &attributes, &words, &variables)
}

/// First each out of the way of all others, then to its number.
fn moves(descriptors: &[(RawFd, impl AsRawFd)]) -> nix::Result<PosixSpawnFileActions> {
    let mut actions = PosixSpawnFileActions::init()?;
    let numbers = descriptors.iter().flat_map(|(number, descriptor)| [*number, descriptor.as_raw_fd()]);
    let free = numbers.max().unwrap_or(2) + 1;
    for (away, (_, descriptor)) in (free..).zip(descriptors) {
        actions.add_dup2(descriptor.as_raw_fd(), away)?;
    }
    for (away, (number, _)) in (free..).zip(descriptors) {
        actions.add_dup2(away, *number)?;
        actions.add_close(away)?;
    }
    Ok(actions)
}

/// How the child has ended, once it has.
pub(crate) fn ended(child: Pid) -> nix::Result<Option<ExitStatus>> {
    match waitpid(child, Some(WaitPidFlag::WNOHANG)) {
        Ok(WaitStatus::Exited(_, code)) => Ok(Some(ExitStatus::from_raw((code & 0xff) << 8))),
        Ok(WaitStatus::Signaled(_, signal, dumped)) => {
            Ok(Some(ExitStatus::from_raw(signal as i32 | if dumped { 0x80 } else { 0 })))
        }
        Ok(_) | Err(Errno::EINTR) => Ok(None),
        Err(errno) => Err(errno),
    }
}
