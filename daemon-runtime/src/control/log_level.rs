//! `log-level`: which messages the daemon writes, and which it is to write from now on.

use crate::control::arguments::Options;
use crate::control::{channel, say, target};
use crate::error::Error;
use crate::plan::Plan;

const WORD: &str = "log-level";

/// The longest level, in bytes.
const LONGEST: usize = 200;

pub(super) fn log_level(plan: &Plan, options: &Options) -> Result<u8, Error> {
    if !plan.control {
        return Err(Error::NotDeclared { word: WORD, key: "control" });
    }
    let level = options.rest.first().map(|level| level.to_string_lossy().into_owned());
    if let Some(length) = level.as_ref().map(String::len).filter(|&length| length > LONGEST) {
        return Err(Error::Arguments(format!("a level has {LONGEST} bytes at most, this one has {length}")));
    }
    // What does not fit in a line of the socket's is no level either.
    let fits = |level: &String| level.bytes().all(|byte| byte.is_ascii_graphic());
    if let Some(level) = level.as_ref().filter(|level| !fits(level)) {
        return Err(Error::Arguments(format!(
            "`{level}` is no level of messages: use `off`, `error`, `warn`, `info`, `debug` or `trace`"
        )));
    }
    let process = target::running(plan, options, WORD)?;
    say(&channel::log_level(plan, options, level, &process)?);
    Ok(0)
}
