//! Orphans, which process 1 has to reap: its first thread does that and nothing else, and main runs on a second.
//!
//! Linux hands an orphan to the first thread of process 1, while a child that main starts belongs to the
//! thread that started it. So `__WNOTHREAD` of wait(2) tells one from the other, and main can wait for its own.

use std::io;
use std::panic::resume_unwind;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Builder, Thread};

use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};

/// As much as the kernel gives the first thread, where main runs otherwise. Untouched pages cost nothing.
const STACK_BYTES: usize = 8 << 20;

/// The thread that reaps.
#[derive(Debug)]
pub(crate) struct Orphans {
    thread: Thread,
    main_has_ended: AtomicBool,
}

impl Orphans {
    /// The calling thread is to reap: the first one.
    pub(crate) fn reaped_here() -> Self {
        Self { thread: thread::current(), main_has_ended: AtomicBool::new(false) }
    }

    /// A child has ended, on SIGCHLD.
    pub(crate) fn look(&self) {
        self.thread.unpark();
    }

    /// Reaps until `main`, which runs on a thread of its own, has ended.
    pub(crate) fn reap_beside(&self, main: impl FnOnce() -> ExitCode + Send) -> io::Result<ExitCode> {
        thread::scope(|scope| {
            let main =
                Builder::new().name("main".into()).stack_size(STACK_BYTES).spawn_scoped(scope, || {
                    let _end = End(self);
                    main()
                })?;
            while !self.main_has_ended.load(Ordering::Acquire) {
                reap_all();
                thread::park();
            }
            Ok(main.join().unwrap_or_else(|panic| resume_unwind(panic)))
        })
    }
}

/// Tells the first thread that main has ended, whichever way.
struct End<'orphans>(&'orphans Orphans);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.main_has_ended.store(true, Ordering::Release);
        self.0.look();
    }
}

/// Every child of this thread that has ended; those of other threads are theirs.
fn reap_all() {
    let flags = WaitPidFlag::WNOHANG | WaitPidFlag::__WNOTHREAD | WaitPidFlag::__WALL;
    while !matches!(waitpid(None, Some(flags)), Ok(WaitStatus::StillAlive) | Err(_)) {}
}
