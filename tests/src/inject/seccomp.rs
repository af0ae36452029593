//! The system calls of seccomp_unotify(2).
#![allow(unsafe_code, reason = "no safe crate in use here has these calls")]

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

use nix::errno::Errno;
use nix::libc::{self, sock_filter};

/// A system call that waits for an answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question {
    pub(super) id: u64,
    /// The thread, by its number in the test's own namespace.
    pub(super) thread: i32,
    pub(super) number: i64,
    pub(super) arguments: [u64; 6],
}

/// What becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Continue,
    Fail(i32),
}

/// Holds every later system call of this thread, but for `free` ones and what is sent through `channel`.
///
/// An ordinary user gives up new privileges for that.
pub(super) fn hold_calls(free: &[i64], channel: &impl AsRawFd) -> io::Result<OwnedFd> {
    let mut filter = filter(free, channel.as_raw_fd())?;
    let program = libc::sock_fprog {
        len: u16::try_from(filter.len()).map_err(io::Error::other)?,
        filter: filter.as_mut_ptr(),
    };
    if !nix::unistd::geteuid().is_root() {
        nix::sys::prctl::set_no_new_privs()?;
    }
    // SAFETY: the program and its filter live until the call returns, which copies them.
    let result = unsafe {
        libc::syscall(
            libc::SYS_seccomp,
            libc::SECCOMP_SET_MODE_FILTER,
            libc::SECCOMP_FILTER_FLAG_NEW_LISTENER,
            &raw const program,
        )
    };
    let listener = i32::try_from(Errno::result(result)?).map_err(io::Error::other)?;
    Ok(own(listener))
}

/// Classic BPF, seccomp(2): the number decides, and for sendmsg(2) the descriptor.
fn filter(free: &[i64], channel: i32) -> io::Result<Vec<sock_filter>> {
    let word = |value: i64| u32::try_from(value).map_err(io::Error::other);
    let number_at = u32::try_from(std::mem::offset_of!(libc::seccomp_data, nr)).map_err(io::Error::other)?;
    let argument_at =
        u32::try_from(std::mem::offset_of!(libc::seccomp_data, args)).map_err(io::Error::other)?;
    let low_half = if cfg!(target_endian = "little") { 0 } else { 4 };
    let allow = statement(libc::BPF_RET | libc::BPF_K, libc::SECCOMP_RET_ALLOW);
    let load = |offset| statement(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, offset);
    let unless = |value, skipped| jump_if_equal(value, 0, skipped);
    let mut filter = vec![load(number_at)];
    for &number in free {
        filter.extend([unless(word(number)?, 1), allow]);
    }
    filter.extend([
        unless(word(libc::SYS_sendmsg)?, 3),
        load(argument_at + low_half),
        unless(word(channel.into())?, 1),
        allow,
        statement(libc::BPF_RET | libc::BPF_K, libc::SECCOMP_RET_USER_NOTIF),
    ]);
    Ok(filter)
}

#[expect(clippy::cast_possible_truncation, reason = "codes of BPF have 16 bits")]
fn statement(code: u32, value: u32) -> sock_filter {
    sock_filter { code: code as u16, jt: 0, jf: 0, k: value }
}

fn jump_if_equal(value: u32, then: u8, otherwise: u8) -> sock_filter {
    sock_filter { jt: then, jf: otherwise, ..statement(libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K, value) }
}

/// The next call that waits; `None` where its thread was killed meanwhile.
pub(super) fn receive(listener: BorrowedFd<'_>) -> io::Result<Option<Question>> {
    // SAFETY: zeroes are a valid structure, and are what the kernel asks for.
    let mut asked: libc::seccomp_notif = unsafe { std::mem::zeroed() };
    // SAFETY: the pointer is to the structure that this request fills.
    let result = unsafe { libc::ioctl(listener.as_raw_fd(), libc::SECCOMP_IOCTL_NOTIF_RECV, &raw mut asked) };
    match Errno::result(result) {
        Ok(_) => Ok(Some(Question {
            id: asked.id,
            thread: i32::try_from(asked.pid).map_err(io::Error::other)?,
            number: asked.data.nr.into(),
            arguments: asked.data.args,
        })),
        Err(Errno::ENOENT | Errno::EINTR) => Ok(None),
        Err(errno) => Err(errno.into()),
    }
}

/// Answers a question; whose thread was killed meanwhile needs none.
pub(super) fn answer(listener: BorrowedFd<'_>, question: &Question, answer: Answer) -> io::Result<()> {
    let (error, flags) = match answer {
        Answer::Continue => (0, libc::SECCOMP_USER_NOTIF_FLAG_CONTINUE),
        Answer::Fail(errno) => (-errno, 0),
    };
    let flags = u32::try_from(flags).map_err(io::Error::other)?;
    let mut answer = libc::seccomp_notif_resp { id: question.id, val: 0, error, flags };
    // SAFETY: the pointer is to the structure that this request reads.
    let result =
        unsafe { libc::ioctl(listener.as_raw_fd(), libc::SECCOMP_IOCTL_NOTIF_SEND, &raw mut answer) };
    match Errno::result(result) {
        Ok(_) | Err(Errno::ENOENT) => Ok(()),
        Err(errno) => Err(errno.into()),
    }
}

/// Takes ownership of a descriptor that the kernel made for the caller just now.
pub(super) fn own(descriptor: i32) -> OwnedFd {
    // SAFETY: nobody else knows of it yet.
    unsafe { OwnedFd::from_raw_fd(descriptor) }
}
