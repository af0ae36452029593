//! Every `unsafe` block of the runtime: one system call or one raw handle a function.
#![allow(unsafe_code, reason = "this module is where it lives")]

use std::ffi::CStr;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};
use std::time::Duration;

use nix::errno::Errno;
use nix::libc;
use nix::sys::signal::SigSet;
use nix::unistd::{ForkResult, Gid, Pid};

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

/// pthread_create(3): a thread that runs `body` until the process ends.
///
/// Without what the standard library does for a thread of its own (a name, a stack for SIGSEGV, a heap
/// arena), which would cost ten system calls and some memory in every daemon.
pub(crate) fn spawn_forever<T: Sync>(body: &'static Body<T>) -> nix::Result<()> {
    extern "C" fn trampoline<T: Sync>(argument: *mut libc::c_void) -> *mut libc::c_void {
        // SAFETY: the argument is the reference below, which is valid for ever and may be shared.
        let body = unsafe { &*argument.cast::<Body<T>>() };
        (body.run)(&body.argument)
    }
    let mut thread = MaybeUninit::uninit();
    let argument = std::ptr::from_ref(body).cast_mut().cast();
    // SAFETY: null asks for default attributes; the function has the signature that is asked for, and
    // never unwinds out of a foreign frame, because it never returns and aborts when it panics.
    let error =
        unsafe { libc::pthread_create(thread.as_mut_ptr(), std::ptr::null(), trampoline::<T>, argument) };
    if error == 0 { Ok(()) } else { Err(Errno::from_raw(error)) }
}

/// What a thread of [`spawn_forever`] does, and with what.
pub(crate) struct Body<T> {
    pub(crate) run: fn(&T) -> !,
    pub(crate) argument: T,
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

/// Sets the disposition of a signal to its default, by the system call itself: the C library refuses
/// signals 32 and 33, which its own posix_spawn(3) leaves ignored.
pub(crate) fn reset_disposition(signal: i32) -> nix::Result<()> {
    const BYTES_OF_A_MASK: usize = 8;
    let default = [0_u64; 8];
    // SAFETY: the kernel's structure is smaller than this, and zeroes in it mean SIG_DFL, no flags and
    // an empty mask.
    let result = unsafe {
        let nothing = std::ptr::null_mut::<libc::c_void>();
        libc::syscall(libc::SYS_rt_sigaction, signal, default.as_ptr(), nothing, BYTES_OF_A_MASK)
    };
    Errno::result(result).map(drop)
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
    Ok(Arrival { signal, by_kernel: code == libc::SI_KERNEL || code == FORWARDED_BY_KERNEL, value })
}

/// The thread that takes the signals, and its process once a handler has asked for it.
static RECEIVER: AtomicI32 = AtomicI32::new(0);
static PROCESS: AtomicI32 = AtomicI32::new(0);
/// The signals that are passed on, one bit each.
static FORWARDED: AtomicU64 = AtomicU64::new(0);
/// `si_code` of a signal that was passed on. Codes from zero up are the kernel's to give.
const FORWARDED_BY_PROCESS: i32 = -100;
const FORWARDED_BY_KERNEL: i32 = -101;

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
            libc::SI_KERNEL => FORWARDED_BY_KERNEL,
            _ => FORWARDED_BY_PROCESS,
        };
        let mut process = PROCESS.load(Ordering::Relaxed);
        if process == 0 {
            process = libc::getpid();
            PROCESS.store(process, Ordering::Relaxed);
        }
        let thread = RECEIVER.load(Ordering::Acquire);
        libc::syscall(libc::SYS_rt_tgsigqueueinfo, process, thread, signal, &raw const info);
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

/// getgroups(2) into room for one group more than expected: too many is as wrong as too few.
pub(crate) fn groups(expected: usize) -> nix::Result<Vec<Gid>> {
    let mut groups = vec![0; expected + 1];
    let room = i32::try_from(groups.len()).unwrap_or(i32::MAX);
    // SAFETY: the pointer is to `room` numbers.
    let count = Errno::result(unsafe { libc::getgroups(room, groups.as_mut_ptr()) })?;
    groups.truncate(usize::try_from(count).unwrap_or(0));
    Ok(groups.into_iter().map(Gid::from_raw).collect())
}

/// getgrouplist(3): the groups of a user in the group database, `gid` among them.
pub(crate) fn group_list(user: &CStr, gid: Gid) -> nix::Result<Vec<Gid>> {
    let mut groups = vec![0; 32];
    loop {
        let mut count = i32::try_from(groups.len()).map_err(|_| Errno::EINVAL)?;
        // SAFETY: the pointer is to `count` numbers, and the string ends with a zero.
        let fits =
            unsafe { libc::getgrouplist(user.as_ptr(), gid.as_raw(), groups.as_mut_ptr(), &raw mut count) };
        let count = usize::try_from(count).map_err(|_| Errno::EINVAL)?;
        if fits >= 0 {
            groups.truncate(count);
            return Ok(groups.into_iter().map(Gid::from_raw).collect());
        }
        // The function has said how many there are.
        groups.resize(count.max(groups.len() + 1), 0);
    }
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
