//! What the runtime itself says, on standard error or where the key `log` says: `name: what failed: why`, with a line
//! of help.

use std::error::Error as _;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::OnceLock;

use nix::sys::stat::fstat;

use crate::error::Error;
use crate::logging;
use crate::plan::Plan;

/// Device and inode of the journal's stream, which takes a priority from the start of each line.
static JOURNAL: OnceLock<(u64, u64)> = OnceLock::new();

/// Keeps `JOURNAL_STREAM` (device:inode), to be compared with standard error, as sd-daemon(3) asks.
pub(crate) fn recognise_journal(stream: Option<&str>) {
    let Some((device, inode)) = stream.and_then(|stream| stream.split_once(':')) else { return };
    if let (Ok(device), Ok(inode)) = (device.parse(), inode.parse()) {
        let _ = JOURNAL.set((device, inode));
    }
}

/// Whether standard error is the journal now: it may have been, and be a log file since.
pub(crate) fn is_journal() -> bool {
    let is = |&journal| fstat(std::io::stderr()).is_ok_and(|stat| (stat.st_dev, stat.st_ino) == journal);
    JOURNAL.get().is_some_and(is)
}

/// An error with its causes and its help, one line each.
pub(crate) fn describe(plan: &Plan, error: &Error) -> String {
    let mut text = format!("{}: {}", plan.name, with_causes(error));
    if !error.is_in_the_programs_words() {
        text = one_line(&text);
    }
    if let Some(help) = error.help() {
        let _ = write!(text, "\n{}: help: {}", plan.name, one_line(&help));
    }
    text
}

/// An error with its causes.
pub(crate) fn with_causes(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        let _ = write!(text, ": {source}");
        cause = source.source();
    }
    text
}

/// A line break in a name or a path would begin a line that says anything.
pub(crate) fn one_line(text: &str) -> String {
    text.replace('\n', "\\n")
}

/// Tells an error that ends the program.
pub(crate) fn fatal(plan: &Plan, error: &Error) {
    tell(plan, 3, &describe(plan, error));
}

/// Tells what went wrong in a daemon that goes on.
pub(crate) fn warning(plan: &Plan, text: &str) {
    tell(plan, 4, &format!("{}: {text}", plan.name));
}

/// Tells what has happened.
pub(crate) fn notice(plan: &Plan, text: &str) {
    tell(plan, 6, &format!("{}: {text}", plan.name));
}

/// Tells on standard error what ends the daemon: to the launcher's caller, and where nothing is to be logged.
pub(crate) fn repeat(text: &str) {
    to_stderr(3, text);
}

/// Where the key `log` says, else on standard error.
fn tell(plan: &Plan, priority: u8, text: &str) {
    if !logging::tell(plan, priority, text) {
        to_stderr(priority, text);
    }
}

/// Tells what keeps the log itself from being written, on standard error in any case.
#[cfg(any(feature = "log", feature = "tracing"))]
pub(crate) fn aside(plan: &Plan, text: &str) {
    to_stderr(4, &format!("{}: {text}", plan.name));
}

/// Whether it is not shown, but changes what is: control characters, Unicode's ends of lines and paragraphs, and what
/// turns the direction of the text around (UAX #9).
pub(crate) fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What is not shown becomes an escape: text from elsewhere must not forge lines, drive a terminal or turn a line around.
pub(crate) fn escape(text: &str, into: &mut String) {
    for character in text.chars() {
        if is_unseen(character) {
            let _ = write!(into, "{}", character.escape_default());
        } else {
            into.push(character);
        }
    }
}

/// A standard error that cannot be written to is no reason to fail.
fn to_stderr(priority: u8, text: &str) {
    let mut all = String::new();
    let journal = is_journal();
    for line in text.lines() {
        if journal {
            let _ = write!(all, "<{priority}>");
        }
        escape(line, &mut all);
        all.push('\n');
    }
    let _ = std::io::stderr().write_all(all.as_bytes());
}
