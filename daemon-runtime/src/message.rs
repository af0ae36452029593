//! What the runtime itself says on standard error: `name: what failed: why`, with a line of help.

use std::error::Error as _;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::Error;
use crate::plan::Plan;

/// Whether standard error is the journal, which takes a priority from the start of each line.
static JOURNAL: AtomicBool = AtomicBool::new(false);

/// Compares `JOURNAL_STREAM` (device:inode) with standard error, as sd-daemon(3) asks.
pub(crate) fn recognise_journal(stream: Option<&str>) {
    let Some((device, inode)) = stream.and_then(|stream| stream.split_once(':')) else { return };
    if let Ok(stat) = nix::sys::stat::fstat(std::io::stderr()) {
        JOURNAL
            .store(device.parse() == Ok(stat.st_dev) && inode.parse() == Ok(stat.st_ino), Ordering::Relaxed);
    }
}

/// An error with its causes and its help, one line each.
pub(crate) fn describe(plan: &Plan, error: &Error) -> String {
    let mut text = format!("{}: {error}", plan.name);
    let mut cause = error.source();
    while let Some(source) = cause {
        let _ = write!(text, ": {source}");
        cause = source.source();
    }
    if let Some(help) = error.help() {
        let _ = write!(text, "\n{}: help: {help}", plan.name);
    }
    text
}

/// Tells an error that ends the program.
pub(crate) fn fatal(plan: &Plan, error: &Error) {
    lines(3, &describe(plan, error));
}

/// Tells what went wrong in a daemon that goes on.
pub(crate) fn warning(plan: &Plan, text: &str) {
    lines(4, &format!("{}: {text}", plan.name));
}

/// Repeats what the daemon told its launcher.
pub(crate) fn repeat(text: &str) {
    lines(3, text);
}

/// Control characters are shown as escapes: text from elsewhere must not forge lines or drive a terminal.
/// A standard error that cannot be written to is no reason to fail.
fn lines(priority: u8, text: &str) {
    let mut all = String::new();
    for line in text.lines() {
        if JOURNAL.load(Ordering::Relaxed) {
            let _ = write!(all, "<{priority}>");
        }
        for character in line.chars() {
            if character.is_control() {
                let _ = write!(all, "{}", character.escape_default());
            } else {
                all.push(character);
            }
        }
        all.push('\n');
    }
    let _ = std::io::stderr().write_all(all.as_bytes());
}
