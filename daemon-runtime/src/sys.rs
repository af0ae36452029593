//! Every `unsafe` block of the runtime: one system call or one raw handle a function.
#![allow(unsafe_code, reason = "this module is where it lives")]

use std::ffi::CStr;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::time::Duration;

use nix::errno::Errno;
use nix::libc;
use nix::sys::signal::SigSet;
use nix::unistd::{ForkResult, Pid};

unsafe extern "C" {
    static mut environ: *mut *mut libc::c_char;
}

/// fork(2).
///
/// The caller has made sure that this is the only thread, so the child may allocate.
pub(crate) fn fork() -> nix::Result<ForkResult> {
    // SAFETY: with one thread no lock can be held by a thread that the child lacks.
    unsafe { nix::unistd::fork() }
}

/// Leaves at once: no destructor, no exit handler, no flush.
pub(crate) fn exit_now(status: i32) -> ! {
    // SAFETY: _exit(2) has no preconditions.
    unsafe { libc::_exit(status) }
}

/// Takes ownership of a descriptor that the process was started with or that nobody else owns.
pub(crate) fn own(fd: RawFd) -> OwnedFd {
    // SAFETY: the callers pass each inherited descriptor number once, after checking that it is open.
    unsafe { OwnedFd::from_raw_fd(fd) }
}

/// Borrows a descriptor number for a check that fails with EBADF when it is not open.
pub(crate) fn borrow<'fd>(fd: RawFd) -> BorrowedFd<'fd> {
    // SAFETY: used only for system calls that report a closed descriptor as an error.
    unsafe { BorrowedFd::borrow_raw(fd) }
}

/// close(2) of an inherited descriptor; one that is not open is not an error.
pub(crate) fn close(fd: RawFd) {
    // SAFETY: called during hygiene only, on numbers that nothing in this process owns.
    unsafe { libc::close(fd) };
}

/// close_range(2), inclusive.
pub(crate) fn close_range(first: u32, last: u32) -> nix::Result<()> {
    // SAFETY: called during hygiene only, on numbers that nothing in this process owns.
    let result = unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) };
    Errno::result(result).map(drop)
}

/// Whether the disposition of a signal is "ignore".
pub(crate) fn is_ignored(signal: i32) -> bool {
    let mut action = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: sigaction(2) fills the structure when it succeeds, and zeroes are a valid one.
    unsafe {
        libc::sigaction(signal, std::ptr::null(), action.as_mut_ptr()) == 0
            && action.assume_init().sa_sigaction == libc::SIG_IGN
    }
}

/// Sets the disposition of a signal to its default.
pub(crate) fn reset_disposition(signal: i32) -> nix::Result<()> {
    // SAFETY: SIG_DFL runs no code of ours.
    let previous = unsafe { libc::signal(signal, libc::SIG_DFL) };
    if previous == libc::SIG_ERR { Err(Errno::last()) } else { Ok(()) }
}

/// A signal taken from the queue by sigwaitinfo(2).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    /// Its number.
    pub(crate) signal: i32,
    /// `si_code`: who sent it.
    pub(crate) code: i32,
    /// The number that came with it, when `code` is `SI_QUEUE`.
    pub(crate) value: usize,
}

/// sigtimedwait(2); without a limit sigwaitinfo(2). `EAGAIN` when the limit has passed.
pub(crate) fn wait_signal(set: &SigSet, limit: Option<Duration>) -> nix::Result<Arrival> {
    let mut info = MaybeUninit::<libc::siginfo_t>::zeroed();
    let result = match limit {
        // SAFETY: both pointers are to live values of the right type.
        None => unsafe { libc::sigwaitinfo(set.as_ref(), info.as_mut_ptr()) },
        Some(limit) => {
            let limit = nix::sys::time::TimeSpec::from(limit);
            // SAFETY: all pointers are to live values of the right type.
            unsafe { libc::sigtimedwait(set.as_ref(), info.as_mut_ptr(), limit.as_ref()) }
        }
    };
    let signal = Errno::result(result)?;
    // SAFETY: filled by the kernel; `si_value` is read only when SI_QUEUE says that it is there.
    let (code, value) = unsafe {
        let info = info.assume_init();
        let value = if info.si_code == libc::SI_QUEUE { info.si_value().sival_ptr as usize } else { 0 };
        (info.si_code, value)
    };
    Ok(Arrival { signal, code, value })
}

/// pidfd_open(2): a handle that goes on meaning this process when its number is used again.
pub(crate) fn pidfd_open(pid: Pid) -> nix::Result<OwnedFd> {
    // SAFETY: the result is checked before it is owned.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid.as_raw(), 0) };
    let fd = Errno::result(fd)?;
    Ok(own(RawFd::try_from(fd).map_err(|_| Errno::EBADF)?))
}

/// pidfd_send_signal(2), with a number when `value` is given, as sigqueue(3) sends it.
pub(crate) fn pidfd_send_signal(pidfd: &OwnedFd, signal: i32, value: Option<usize>) -> nix::Result<()> {
    /// `siginfo_t` as the kernel reads it for SI_QUEUE.
    #[repr(C)]
    struct Queued {
        signal: i32,
        errno: i32,
        code: i32,
        sender: Sender,
        rest: [u8; 128],
    }
    #[repr(C)]
    struct Sender {
        pid: i32,
        uid: u32,
        value: usize,
    }
    let queued = value.map(|value| Queued {
        signal,
        errno: 0,
        code: libc::SI_QUEUE,
        sender: Sender { pid: nix::unistd::getpid().as_raw(), uid: nix::unistd::getuid().as_raw(), value },
        rest: [0; 128],
    });
    let info = queued.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
    // SAFETY: `info` is null or points to at least the 128 bytes of a siginfo_t.
    let result = unsafe { libc::syscall(libc::SYS_pidfd_send_signal, pidfd.as_raw_fd(), signal, info, 0) };
    Errno::result(result).map(drop)
}

/// Removes every variable that `keep` refuses and wipes its bytes, so that neither the program nor
/// `/proc/PID/environ` shows it any longer.
///
/// The caller has made sure that this is the only thread.
pub(crate) fn scrub_environment(keep: impl Fn(&[u8]) -> bool) {
    // SAFETY: `environ` is a null-terminated array of strings; with one thread nobody else reads or
    // changes it. The strings at process start are writable memory of the process (execve(2)), and a
    // later setenv(3) stores writable copies.
    unsafe {
        if environ.is_null() {
            return;
        }
        let mut read = environ;
        let mut write = environ;
        while !(*read).is_null() {
            let entry = CStr::from_ptr(*read).to_bytes();
            if keep(entry) {
                *write = *read;
                write = write.add(1);
            } else {
                let length = entry.len();
                std::ptr::write_bytes(*read, 0, length);
            }
            read = read.add(1);
        }
        *write = std::ptr::null_mut();
    }
}

/// setenv(3).
///
/// The caller has made sure that this is the only thread.
pub(crate) fn set_variable(name: &str, value: &std::ffi::OsStr) {
    // SAFETY: with one thread nobody reads the environment meanwhile.
    unsafe { std::env::set_var(name, value) }
}
