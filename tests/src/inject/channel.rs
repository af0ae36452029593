//! How the supervisor gets hold of the program: a socket, through which the program's predecessor sends the listener.

use std::convert::Infallible;
use std::error::Error;
use std::ffi::CString;
use std::io::{self, IoSlice, IoSliceMut};
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::Path;

use nix::fcntl::{FcntlArg, fcntl};
use nix::libc;
use nix::sys::socket::{ControlMessage, ControlMessageOwned, MsgFlags, recvmsg, sendmsg};
use nix::unistd::execv;

use super::seccomp::{self, own};

/// The number of the socket in the process that becomes the program: out of the way of all that is handed over.
const NUMBER: i32 = 500;

/// Calls that no start can lose anything by, or that cannot fail.
const FREE: &[i64] = &[
    libc::SYS_rt_sigreturn,
    libc::SYS_exit,
    libc::SYS_close,
    libc::SYS_munmap,
    libc::SYS_madvise,
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_restart_syscall,
    libc::SYS_clock_nanosleep,
];

/// Connects to the supervisor at `path`, hands it the power over this process and becomes `command`.
///
/// # Errors
///
/// When it cannot.
pub fn become_supervised(path: &Path, command: &[CString]) -> Result<Infallible, Box<dyn Error>> {
    let program = command.first().ok_or("no program named")?;
    let channel = UnixStream::connect(path)?;
    let channel = fcntl(&channel, FcntlArg::F_DUPFD_CLOEXEC(NUMBER))?;
    let channel = own(channel);
    let listener = seccomp::hold_calls(FREE, &channel)?;
    let descriptors = [listener.as_raw_fd()];
    let rights = [ControlMessage::ScmRights(&descriptors)];
    sendmsg::<()>(channel.as_raw_fd(), &[IoSlice::new(b"L")], &rights, MsgFlags::empty(), None)?;
    Ok(execv(program, command)?)
}

/// Receives the listener.
pub(super) fn receive_listener(channel: &UnixStream) -> io::Result<OwnedFd> {
    let mut space = nix::cmsg_space!([i32; 1]);
    let mut byte = [0];
    let mut buffers = [IoSliceMut::new(&mut byte)];
    let message =
        recvmsg::<()>(channel.as_raw_fd(), &mut buffers, Some(&mut space), MsgFlags::MSG_CMSG_CLOEXEC)?;
    let descriptors = message.cmsgs()?.find_map(|message| match message {
        ControlMessageOwned::ScmRights(descriptors) => descriptors.first().copied(),
        _ => None,
    });
    descriptors.map(own).ok_or_else(|| io::Error::other("the program sent no listener"))
}
