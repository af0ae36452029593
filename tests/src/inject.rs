//! Failures of system calls, injected beneath the real program: each call of a start is held by the kernel until the
//! test says whether it goes on, fails, or is the caller's last.
//!
//! The kernel's own means for that is a seccomp filter that asks a supervisor, seccomp_unotify(2). The filter is
//! put on before the program is executed and passed on by fork(2), so that it holds for every process of the
//! start and for every thread, whoever makes the call: the runtime, the standard library, the C library.

mod call;
mod channel;
mod fault;
mod injection;
mod seccomp;
mod supervisor;

pub use self::call::{Call, Place};
pub use self::channel::become_supervised;
pub use self::fault::{Fault, What};
pub use self::injection::Injection;
