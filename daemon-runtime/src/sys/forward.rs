//! The one signal handler: it passes a signal on, with all that came with it, to the thread that waits for it.

use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};

use nix::errno::Errno;
use nix::libc;

use super::signals::reset_disposition;

/// The thread that takes the signals, and its process once a handler has asked for it.
static RECEIVER: AtomicI32 = AtomicI32::new(0);
static PROCESS: AtomicI32 = AtomicI32::new(0);
/// The signals that are passed on, one bit each.
static FORWARDED: AtomicU64 = AtomicU64::new(0);
/// `si_code` of a signal that was passed on. Codes from zero up are the kernel's to give.
const BY_PROCESS: i32 = -100;
pub(super) const BY_KERNEL: i32 = -101;

/// sigaction(2): passes the signal on to the thread of [`receive_here`]. A process that is forked from this
/// one has the default action again.
pub(crate) fn forward(signal: i32) -> nix::Result<()> {
    if FORWARDED.fetch_or(1 << (signal - 1), Ordering::Relaxed) == 0 {
        // SAFETY: the function only makes system calls.
        let error = unsafe { libc::pthread_atfork(None, None, Some(forget_forwarding)) };
        if error != 0 {
            return Err(Errno::from_raw(error));
        }
    }
    let mut action = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: zeroes are a valid structure, and the handler has the signature that SA_SIGINFO asks for.
    let result = unsafe {
        let action = action.assume_init_mut();
        action.sa_sigaction = pass_on as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_RESTART | libc::SA_ONSTACK;
        libc::sigfillset(&raw mut action.sa_mask);
        libc::sigaction(signal, action, std::ptr::null_mut())
    };
    Errno::result(result).map(drop)
}

/// Makes the calling thread the one that forwarded signals go to.
pub(crate) fn receive_here() {
    RECEIVER.store(nix::unistd::gettid().as_raw(), Ordering::Release);
}

/// The handler: one system call, and the interrupted code finds its `errno` as it was.
extern "C" fn pass_on(signal: i32, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
    // SAFETY: `info` is valid while the handler runs; errno is this thread's own.
    unsafe {
        let errno = *libc::__errno_location();
        let mut info = *info;
        info.si_code = match info.si_code {
            libc::SI_QUEUE => libc::SI_QUEUE,
            libc::SI_KERNEL | BY_KERNEL => BY_KERNEL,
            _ => BY_PROCESS,
        };
        let mut process = PROCESS.load(Ordering::Relaxed);
        if process == 0 {
            process = libc::getpid();
            PROCESS.store(process, Ordering::Relaxed);
        }
        match RECEIVER.load(Ordering::Acquire) {
            // The thread has only just been made: back to the process, until the thread is there.
            0 => libc::syscall(libc::SYS_rt_sigqueueinfo, process, signal, &raw const info),
            thread => libc::syscall(libc::SYS_rt_tgsigqueueinfo, process, thread, signal, &raw const info),
        };
        *libc::__errno_location() = errno;
    }
}

/// In a child after fork(2): its signals are its own.
extern "C" fn forget_forwarding() {
    let forwarded = FORWARDED.load(Ordering::Relaxed);
    for signal in (1..=64).filter(|signal| forwarded & (1 << (signal - 1)) != 0) {
        let _ = reset_disposition(signal);
    }
}
