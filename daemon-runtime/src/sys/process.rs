//! Processes and threads: made, and ended.

use std::mem::MaybeUninit;

use nix::errno::Errno;
use nix::libc;
use nix::unistd::ForkResult;

/// The size of a thread's stack, of which only what is used takes memory.
const STACK: usize = 2 << 20;

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

/// What a thread of [`spawn_forever`] does.
pub(crate) trait Forever: Sync + 'static {
    /// Until the process ends.
    fn run(&'static self) -> !;
}

/// pthread_create(3): a thread that runs `body` until the process ends.
///
/// Without what the standard library does for a thread of its own (a name, a stack for SIGSEGV, a heap
/// arena), which would cost ten system calls and some memory in every daemon. Its stack has the size that the standard
/// library gives: the C library's own choice is the launcher's limit, which may be small or without end.
pub(crate) fn spawn_forever<T: Forever>(body: &'static T) -> nix::Result<()> {
    extern "C" fn trampoline<T: Forever>(body: *mut libc::c_void) -> *mut libc::c_void {
        // SAFETY: the argument is the reference below, which is valid for ever and may be shared.
        let body: &'static T = unsafe { &*body.cast() };
        body.run()
    }
    let mut thread = MaybeUninit::uninit();
    let mut attributes = MaybeUninit::uninit();
    let argument = std::ptr::from_ref(body).cast_mut().cast();
    // SAFETY: the attributes are initialized before they are used, and given back afterwards; the function has the
    // signature that is asked for, and never unwinds out of a foreign frame, because it never returns and aborts when
    // it panics.
    let error = unsafe {
        let mut error = libc::pthread_attr_init(attributes.as_mut_ptr());
        if error == 0 {
            error = libc::pthread_attr_setstacksize(attributes.as_mut_ptr(), STACK);
            if error == 0 {
                let (thread, attributes) = (thread.as_mut_ptr(), attributes.as_ptr());
                error = libc::pthread_create(thread, attributes, trampoline::<T>, argument);
            }
            libc::pthread_attr_destroy(attributes.as_mut_ptr());
        }
        error
    };
    if error == 0 { Ok(()) } else { Err(Errno::from_raw(error)) }
}
