//! The one signal handler: it passes a signal on, with all that came with it, to a thread that waits for signals.
//!
//! Such a thread, too, runs with nothing blocked, since programs that it starts inherit its mask: the wait
//! itself takes a signal before a handler could (signal(7), sigwaitinfo(2)). One that comes while the thread
//! does something else meets the handler there, which sends it again and has the thread return with the
//! signals blocked, so that it stays pending until the next wait. A thread that will not wait for long, because
//! it calls a function of the program's, has handed that part over to another one.

use std::cell::Cell;
use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};

use nix::errno::Errno;
use nix::libc;
use nix::sys::signal::{SigSet, Signal};

use super::signals::reset_disposition;

/// The threads that take signals; the second is there once it was needed.
static THREADS: [AtomicI32; 2] = [AtomicI32::new(0), AtomicI32::new(0)];
/// The one of them that signals are passed on to, and the process once a handler has asked for it.
static RECEIVER: AtomicI32 = AtomicI32::new(0);
static PROCESS: AtomicI32 = AtomicI32::new(0);
/// The signals that are passed on, one bit each.
static FORWARDED: AtomicU64 = AtomicU64::new(0);
/// `si_code` of a signal that was passed on. Codes from zero up are the kernel's to give.
const BY_PROCESS: i32 = -100;
pub(super) const BY_KERNEL: i32 = -101;

// Neither lazy nor with a destructor, so that a handler may ask.
thread_local! {
    /// The number of this thread, if it takes signals.
    static NUMBER: Cell<i32> = const { Cell::new(0) };
    /// Whether it has them blocked. It starts so.
    static HELD: Cell<bool> = const { Cell::new(true) };
}

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

/// Makes the calling thread one that takes signals: the one that they are passed on to.
pub(crate) fn receive_here() {
    let number = nix::unistd::gettid().as_raw();
    NUMBER.set(number);
    let [first, second] = &THREADS;
    let vacant = if first.load(Ordering::Relaxed) == 0 { first } else { second };
    vacant.store(number, Ordering::Relaxed);
    RECEIVER.store(number, Ordering::Release);
}

/// Makes the calling thread one that takes no signals again; those that are pending wait for another one.
pub(crate) fn receive_no_longer() {
    let own = NUMBER.replace(0);
    for thread in &THREADS {
        let _ = thread.compare_exchange(own, 0, Ordering::Relaxed, Ordering::Relaxed);
    }
    RECEIVER.store(0, Ordering::Release);
}

/// Has signals passed on to the other thread that takes them. Without one they go back to the process until
/// there is one.
pub(crate) fn hand_over() {
    let own = NUMBER.get();
    let numbers = THREADS.each_ref().map(|thread| thread.load(Ordering::Relaxed));
    let other = numbers.into_iter().find(|&number| number != own && number != 0);
    RECEIVER.store(other.unwrap_or(0), Ordering::Release);
}

/// Has signals passed on to the calling thread again.
pub(crate) fn take_back() {
    RECEIVER.store(NUMBER.get(), Ordering::Release);
}

/// Blocks the signals in the calling thread, which takes them.
pub(crate) fn hold() -> nix::Result<()> {
    if HELD.replace(true) {
        return Ok(());
    }
    let mut set = SigSet::empty();
    forwarded().filter_map(|signal| Signal::try_from(signal).ok()).for_each(|signal| set.add(signal));
    set.thread_block()
}

/// Has the calling thread, which takes signals, block none until the next one is held for it.
pub(crate) fn release() -> nix::Result<()> {
    if HELD.replace(false) { SigSet::empty().thread_set_mask() } else { Ok(()) }
}

/// The handler: one system call, and the interrupted code finds its `errno` as it was.
extern "C" fn pass_on(signal: i32, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    // SAFETY: `info` and `context` are valid while the handler runs; errno is this thread's own.
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
        let receiver = RECEIVER.load(Ordering::Acquire);
        match receiver {
            // The thread has only just been made: back to the process, until the thread is there.
            0 => libc::syscall(libc::SYS_rt_sigqueueinfo, process, signal, &raw const info),
            thread => libc::syscall(libc::SYS_rt_tgsigqueueinfo, process, thread, signal, &raw const info),
        };
        if receiver != 0 && receiver == NUMBER.get() {
            HELD.set(true);
            let mask = &raw mut (*context.cast::<libc::ucontext_t>()).uc_sigmask;
            for signal in forwarded() {
                libc::sigaddset(mask, signal);
            }
        }
        *libc::__errno_location() = errno;
    }
}

fn forwarded() -> impl Iterator<Item = i32> {
    let forwarded = FORWARDED.load(Ordering::Relaxed);
    (1..=64).filter(move |signal| forwarded & (1 << (signal - 1)) != 0)
}

/// In a child after fork(2): its signals are its own.
extern "C" fn forget_forwarding() {
    for signal in forwarded() {
        let _ = reset_disposition(signal);
    }
}
