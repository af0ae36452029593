//! Which place the key `log` means, as the program was started.

use std::io::{IsTerminal, stderr};
use std::path::Path;

use super::descriptor::Stderr;
use super::file::LogFile;
use super::journal::{self, Journal};
use super::sink::{Format, Sink};
use super::syslog::{self, Syslog};
use crate::error::Error;
use crate::launch::contract::{Colours, Contract};
#[cfg(feature = "explain")]
use crate::launch::log_file;
use crate::launch::output::Streams;
use crate::message;
use crate::plan::{Log, Output};
#[cfg(feature = "explain")]
use crate::privilege::lookup::Identity;

/// A sink that is open, and its name where it is not standard error.
pub(crate) struct Place {
    pub(super) sink: Box<dyn Sink>,
    pub(super) name: Option<String>,
    /// Whether who reads standard error does not read this.
    pub(super) elsewhere: bool,
}

/// What `log` means, as the program was started.
#[derive(Clone, Copy)]
enum Target {
    Journal,
    /// The journal reads standard error.
    FromTheJournal,
    Syslog,
    File(&'static str),
    Stderr(Format),
}

fn target(declared: Log, stderr: Output, contract: &Contract) -> Target {
    match declared {
        Log::Journal => Target::Journal,
        Log::Syslog => Target::Syslog,
        Log::File(path) => Target::File(path),
        Log::Json => Target::Stderr(Format::Json),
        Log::Text => Target::Stderr(text(stderr, contract)),
        Log::Auto => match stderr {
            Output::Auto if message::is_journal() => Target::FromTheJournal,
            Output::Null if contract.supervised => Target::Stderr(text(stderr, contract)),
            Output::Null => Target::Syslog,
            Output::Auto | Output::File(_) => Target::Stderr(text(stderr, contract)),
        },
    }
}

/// Opens what `log` declares, while it is within reach: before the root directory changes and root is given up.
pub(crate) fn open(streams: &Streams, contract: &Contract) -> Result<Option<Place>, Error> {
    let plan = streams.plan;
    let Some(declared) = plan.log else { return Ok(None) };
    let stderr = streams.stderr();
    let place = match target(declared, stderr, contract) {
        Target::Journal => journal(streams),
        Target::FromTheJournal => Ok(from_the_journal(streams)),
        Target::Syslog => syslog(streams),
        Target::File(path) => file(streams, path),
        Target::Stderr(format) => Ok(to_stderr(format)),
    }?;
    if place.name.is_none() && stderr == Output::Null {
        message::warning(
            plan,
            "the log goes to standard error, which is `/dev/null` in the background: declare `stderr`, or another `log`",
        );
    }
    Ok(Some(place))
}

/// Where the messages would go, and the file that [`open`] would open for it.
#[cfg(feature = "explain")]
pub(crate) fn foresee(streams: &Streams, contract: &Contract) -> Option<(String, Option<&'static str>)> {
    let to = match target(streams.plan.log?, streams.stderr(), contract) {
        Target::FromTheJournal => "the journal".to_owned(),
        Target::Journal => {
            let heard = Journal::of(streams.plan.name).is_ok_and(|journal| journal.is_reachable());
            format!("the journal, at {}{}", journal::SOCKET, unless(heard))
        }
        Target::Syslog => {
            let heard = Syslog::of(streams.plan.name).is_ok_and(|syslog| syslog.is_reachable());
            format!("syslog, at {}{}", syslog::SOCKET, unless(heard))
        }
        Target::File(path) => return Some((format!("appended to {path}"), Some(path))),
        Target::Stderr(Format::Json) => "standard error, one line of JSON each".to_owned(),
        Target::Stderr(_) => "standard error".to_owned(),
    };
    Some((to, None))
}

#[cfg(feature = "explain")]
fn unless(heard: bool) -> &'static str {
    if heard { "" } else { ", where nobody listens now" }
}

/// What [`open`] would say of a log file.
#[cfg(feature = "explain")]
pub(crate) fn foresee_file(path: &str, identity: Option<&Identity>) -> Result<(), Error> {
    log_file::foresee(Path::new(path), identity).map_err(|source| unopened(path, source))
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
    warn_of_silence(streams, journal.is_reachable(), journal::SOCKET);
    Ok(named(journal, "the journal"))
}

fn syslog(streams: &Streams) -> Result<Place, Error> {
    let syslog =
        Syslog::of(streams.plan.name).map_err(|source| failed("make a socket for syslog", source))?;
    warn_of_silence(streams, syslog.is_reachable(), syslog::SOCKET);
    Ok(named(syslog, syslog::SOCKET))
}

/// Told where the program is started, when nobody could hear of it later.
fn warn_of_silence(streams: &Streams, is_reachable: bool, socket: &str) {
    if !is_reachable && streams.stderr() == Output::Null {
        message::warning(
            streams.plan,
            &format!("the log goes to {socket}, and is lost until somebody listens there"),
        );
    }
}

fn file(streams: &Streams, path: &str) -> Result<Place, Error> {
    let file = LogFile::open(Path::new(path), streams.identity, streams.made);
    let file = file.map_err(|source| unopened(path, source))?;
    Ok(named(file, path))
}

fn unopened(path: &str, source: std::io::Error) -> Error {
    failed(&format!("open the log file {path}"), source)
}

fn named(sink: impl Sink + 'static, name: &str) -> Place {
    // What goes to syslog is in the journal, too, where there is one.
    let elsewhere = name.starts_with('/') && name != syslog::SOCKET || !message::is_journal();
    Place { sink: Box::new(sink), name: Some(name.to_owned()), elsewhere }
}

fn to_stderr(format: Format) -> Place {
    Place { sink: Box::new(Stderr::with(format)), name: None, elsewhere: false }
}

/// Colours are for a terminal.
fn text(output: Output, contract: &Contract) -> Format {
    Format::Text {
        colours: output == Output::Auto && stderr().is_terminal() && contract.colours == Colours::Wanted,
    }
}

fn failed(step: &str, source: std::io::Error) -> Error {
    Error::Hygiene { step: step.to_owned(), source }
}
