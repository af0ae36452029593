//! Which place the key `log` means, as the program was started.

use std::io::{IsTerminal, stderr};
use std::path::Path;

use super::descriptor::Stderr;
use super::file::LogFile;
use super::journal::Journal;
use super::sink::{Format, Sink};
use super::syslog::{self, Syslog};
use crate::error::Error;
use crate::launch::contract::Contract;
use crate::launch::output::Streams;
use crate::message;
use crate::plan::{Log, Output};

/// A sink that is open, and its name where it is not standard error.
pub(crate) struct Place {
    pub(super) sink: Box<dyn Sink>,
    pub(super) name: Option<String>,
}

/// Opens what `log` declares, while it is within reach: before the root directory changes and root is given up.
pub(crate) fn open(streams: &Streams, contract: &Contract) -> Result<Option<Place>, Error> {
    let plan = streams.plan;
    let Some(declared) = plan.log else { return Ok(None) };
    let stderr = streams.stderr();
    let place = match declared {
        Log::Journal => journal(streams),
        Log::Syslog => syslog(streams),
        Log::File(path) => file(streams, path),
        Log::Json => Ok(to_stderr(Format::Json)),
        Log::Text => Ok(to_stderr(text(stderr))),
        Log::Auto => match stderr {
            Output::Auto if message::is_journal() => Ok(from_the_journal(streams)),
            Output::Null if contract.supervised => Ok(to_stderr(text(stderr))),
            Output::Null => syslog(streams),
            Output::Auto | Output::File(_) => Ok(to_stderr(text(stderr))),
        },
    }?;
    if place.name.is_none() && stderr == Output::Null {
        message::warning(
            plan,
            "the log goes to standard error, which is `/dev/null` in the background: declare `stderr`, or another `log`",
        );
    }
    Ok(Some(place))
}

/// The journal with its fields, or through the stream that it reads already.
fn from_the_journal(streams: &Streams) -> Place {
    match Journal::of(streams.plan.name) {
        Ok(journal) if journal.is_reachable() => named(journal, "the journal"),
        _ => to_stderr(Format::Prefixed),
    }
}

fn journal(streams: &Streams) -> Result<Place, Error> {
    let journal =
        Journal::of(streams.plan.name).map_err(|source| failed("make a socket for the journal", source))?;
    Ok(named(journal, "the journal"))
}

fn syslog(streams: &Streams) -> Result<Place, Error> {
    let syslog =
        Syslog::of(streams.plan.name).map_err(|source| failed("make a socket for syslog", source))?;
    Ok(named(syslog, syslog::SOCKET))
}

fn file(streams: &Streams, path: &str) -> Result<Place, Error> {
    let file = LogFile::open(Path::new(path), streams.identity, streams.made);
    let file = file.map_err(|source| failed(&format!("open the log file {path}"), source))?;
    Ok(named(file, path))
}

fn named(sink: impl Sink + 'static, name: &str) -> Place {
    Place { sink: Box::new(sink), name: Some(name.to_owned()) }
}

fn to_stderr(format: Format) -> Place {
    Place { sink: Box::new(Stderr::with(format)), name: None }
}

/// Colours are for a terminal, and for who has not said that there should be none: <https://no-color.org>.
fn text(output: Output) -> Format {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    Format::Text { colours: output == Output::Auto && stderr().is_terminal() && !refused && !dumb }
}

fn failed(step: &str, source: std::io::Error) -> Error {
    Error::Hygiene { step: step.to_owned(), source }
}
