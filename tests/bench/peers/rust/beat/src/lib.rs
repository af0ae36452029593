//! The work of the peers that use signal-hook: a thread that beats, and main that hears signals.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Opens the log for appending.
///
/// # Errors
///
/// What the system says.
pub fn open_log(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).mode(0o640).open(path)
}

/// Catches the signals from now on.
///
/// # Errors
///
/// What the system says.
pub fn listen() -> io::Result<Signals> {
    Signals::new([SIGTERM, SIGINT, SIGHUP])
}

/// A line every ten seconds and a word on SIGHUP, until SIGTERM or SIGINT.
///
/// # Errors
///
/// The log cannot be written.
pub fn beat_until_told(log: &File, signals: &mut Signals) -> io::Result<()> {
    let mut line = log.try_clone()?;
    line.write_all(b"still alive\n")?;
    thread::spawn(move || {
        loop {
            thread::sleep(Duration::from_secs(10));
            if line.write_all(b"still alive\n").is_err() {
                return;
            }
        }
    });
    for signal in signals.forever() {
        if signal != SIGHUP {
            break;
        }
        let mut log = log;
        log.write_all(b"reloaded\n")?;
    }
    Ok(())
}
