//! Signals: their dispositions, and how they are waited for.

use std::mem::MaybeUninit;
use std::time::Duration;

use nix::errno::Errno;
use nix::libc;
use nix::sys::signal::SigSet;

use super::forward::BY_KERNEL;

/// How many bytes the kernel's set of signals has.
const BYTES_OF_A_MASK: usize = 8;

/// Whether the disposition of a signal is "ignore", by the system call itself: the C library does not tell of
/// signals 32 and 33.
pub(crate) fn is_ignored(signal: i32) -> bool {
    let mut action = [0_usize; 16];
    // SAFETY: the kernel's structure is smaller than this, and begins with the handler.
    let result = unsafe {
        let nothing = std::ptr::null::<libc::c_void>();
        libc::syscall(libc::SYS_rt_sigaction, signal, nothing, action.as_mut_ptr(), BYTES_OF_A_MASK)
    };
    result == 0 && action[0] == libc::SIG_IGN
}

/// Sets the disposition of a signal to its default, by the system call itself: the C library refuses
/// signals 32 and 33, which its own posix_spawn(3) leaves ignored.
pub(crate) fn reset_disposition(signal: i32) -> nix::Result<()> {
    let default = [0_u64; 8];
    // SAFETY: the kernel's structure is smaller than this, and zeroes in it mean SIG_DFL, no flags and
    // an empty mask.
    let result = unsafe {
        let nothing = std::ptr::null_mut::<libc::c_void>();
        libc::syscall(libc::SYS_rt_sigaction, signal, default.as_ptr(), nothing, BYTES_OF_A_MASK)
    };
    Errno::result(result).map(drop)
}

/// setitimer(2): the timer `which` goes off no more.
pub(crate) fn disarm(which: Timer) -> nix::Result<()> {
    let never = [0_usize; 4];
    // SAFETY: the kernel reads four numbers of the size of a register, and writes nothing.
    let result = unsafe {
        let nothing = std::ptr::null_mut::<libc::c_void>();
        libc::syscall(libc::SYS_setitimer, which as usize, never.as_ptr(), nothing)
    };
    Errno::result(result).map(drop)
}

/// The timers of setitimer(2), which go on through execve(2) and end at fork(2).
#[derive(Clone, Copy, Debug)]
pub(crate) enum Timer {
    /// That of alarm(2), too.
    Real = 0,
    Virtual = 1,
    Profiling = 2,
}

/// A signal taken from the queue by sigwaitinfo(2).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    /// Its number.
    pub(crate) signal: i32,
    /// Whether the kernel sent it of its own accord, not a process.
    pub(crate) by_kernel: bool,
    /// The number that a process sent with it.
    pub(crate) value: Option<usize>,
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
    // SAFETY: filled by the kernel; `si_value` is read only when the code says that it is there.
    let (code, value) = unsafe {
        let info = info.assume_init();
        (info.si_code, (info.si_code == libc::SI_QUEUE).then(|| info.si_value().sival_ptr as usize))
    };
    Ok(Arrival { signal, by_kernel: code == libc::SI_KERNEL || code == BY_KERNEL, value })
}
