//! The work itself: a line every ten seconds, a word on SIGHUP, the end on SIGTERM.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use nix::errno::Errno;
use nix::sys::signal::{SigSet, Signal};

use crate::launch::Failure;

fn handled() -> SigSet {
    [Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP].into_iter().collect()
}

pub fn block_signals() -> Result<(), Failure> {
    handled().thread_set_mask().map_err(|errno| Failure::at("set the signal mask", errno))
}

pub fn open_log(path: &Path) -> Result<File, Failure> {
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o640)
        .open(path)
        .map_err(|error| Failure::io("open the log", &error))
}

pub fn beat_until_told(mut log: &File) -> io::Result<()> {
    let handled = handled();
    log.write_all(b"still alive\n")?;
    loop {
        match wait_ten_seconds(&handled) {
            Ok(Signal::SIGHUP) => log.write_all(b"reloaded\n")?,
            Ok(_) => return Ok(()),
            Err(Errno::EAGAIN) => log.write_all(b"still alive\n")?,
            Err(Errno::EINTR) => {}
            Err(errno) => return Err(errno.into()),
        }
    }
}

fn wait_ten_seconds(signals: &SigSet) -> nix::Result<Signal> {
    let interval = libc::timespec { tv_sec: 10, tv_nsec: 0 };
    // SAFETY: both pointers are valid for the call, and a null siginfo is allowed.
    let got = unsafe { libc::sigtimedwait(signals.as_ref(), std::ptr::null_mut(), &raw const interval) };
    Errno::result(got).and_then(Signal::try_from)
}
