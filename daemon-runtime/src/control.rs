//! The control words: one file a word, and what they share.

use std::process::ExitCode;

use crate::error::Error;
use crate::plan::Plan;
use crate::signal::mask;
use crate::{exit, message};

pub(crate) mod answer;
pub(crate) mod arguments;
#[cfg_attr(not(feature = "control"), path = "control/channel/absent.rs")]
pub(crate) mod channel;
mod check;
#[cfg(feature = "explain")]
mod doctor;
#[cfg(feature = "explain")]
mod explain;
mod help;
#[cfg(feature = "control")]
mod log_level;
mod reload;
#[cfg(any(feature = "log", feature = "tracing"))]
mod reopen;
#[cfg(feature = "control")]
mod report;
mod status;
mod stop;
mod target;
mod units;
#[cfg(feature = "upgrade")]
mod upgrade;

use arguments::{Options, Word};

/// Carries out a word that starts nothing; `None` for those that do.
pub(crate) fn carry_out(plan: &'static Plan, options: &Options) -> Option<ExitCode> {
    let word = options.word?;
    // The program that takes the place of a daemon has the arguments that this one was once started with.
    if matches!(word, Word::Start | Word::Run) || crate::upgrade::is_successor() {
        return None;
    }
    // A word waits for others and is not a daemon: what interrupts it may interrupt it.
    let _ = mask::unblock_all();
    let result = match word {
        Word::Start | Word::Run => return None,
        Word::Stop => stop::stop(plan, options),
        // What follows is a start, and begins as every start does.
        Word::Restart => match stop::stop(plan, options).and_then(|_| mask::block_handled(plan)) {
            Ok(()) => return None,
            Err(error) => Err(error),
        },
        Word::Reload => reload::reload(plan, options),
        #[cfg(any(feature = "log", feature = "tracing"))]
        Word::Reopen => reopen::reopen(plan, options),
        #[cfg(feature = "upgrade")]
        Word::Upgrade => upgrade::upgrade(plan, options),
        Word::Status => status::status(plan, options),
        #[cfg(feature = "control")]
        Word::LogLevel => log_level::log_level(plan, options),
        Word::Check => check::check(plan, options),
        Word::Units => units::units(plan, options),
        #[cfg(feature = "explain")]
        Word::Explain => explain::explain(plan, options),
        #[cfg(feature = "explain")]
        Word::Doctor => doctor::doctor(plan, options),
        Word::Help => {
            help::help(plan);
            Ok(0)
        }
        Word::Version => {
            help::version(plan);
            Ok(0)
        }
    };
    Some(finish(plan, word, result))
}

fn finish(plan: &Plan, word: Word, result: Result<u8, Error>) -> ExitCode {
    ExitCode::from(result.unwrap_or_else(|error| {
        message::fatal(plan, &error);
        if word == Word::Status { exit::STATUS_UNKNOWN } else { exit::status(&error) }
    }))
}

/// Tells a result on standard output.
fn say(text: &str) {
    print(&format!("{text}\n"));
}

/// Writes to standard output. A reader that has gone away is not an error.
fn print(text: &str) {
    use std::io::Write;
    let _ = std::io::stdout().write_all(text.as_bytes());
}
