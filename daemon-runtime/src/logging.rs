//! The place for what the program says through the crates `log` and `tracing`, and for what the runtime says itself.
//!
//! There is no thread and no buffer: who logs writes, and when the call returns the message is in the journal's or
//! syslogd's socket, or in the file. So nothing is left to be written when the process leaves, however it does.

mod clock;
mod datagrams;
mod descriptor;
mod destination;
#[cfg(feature = "log")]
mod facade;
mod file;
mod filter;
mod journal;
mod json;
mod level;
mod lost;
mod panic;
mod record;
mod sink;
#[cfg(feature = "tracing")]
mod spans;
mod syslog;
mod text;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{OnceLock, PoisonError, RwLock};

use crate::message;
use crate::plan::Plan;
pub(crate) use destination::{Place, open};
#[cfg(feature = "explain")]
pub(crate) use destination::{foresee, foresee_file};
use filter::Filter;
use level::Level;
use lost::Log;
use record::{RUNTIME, Record};

/// Set once, before main.
static LOG: OnceLock<Log> = OnceLock::new();

static FILTER: RwLock<Filter> = RwLock::new(Filter::DEFAULT);

/// The least level that any target is logged with, for those who ask before they make a message.
static LEAST: AtomicUsize = AtomicUsize::new(Level::Info as usize);

/// From here on the crates `log` and `tracing`, panics and the runtime itself are logged. A program that has installed
/// a logger of its own already, in the function of `privileged`, keeps it.
pub(crate) fn begin(plan: &'static Plan, place: Option<Place>) {
    let Some(place) = place else { return };
    let _ = LOG.set(Log::to(plan, place));
    if let Some(text) = std::env::var("RUST_LOG").ok().filter(|text| !text.is_empty()) {
        if let Err(why) = set_level(&text) {
            message::warning(plan, &format!("`RUST_LOG` is passed over: {why}"));
        }
    }
    panic::log_panics();
    #[cfg(feature = "log")]
    let log = facade::install();
    #[cfg(not(feature = "log"))]
    let log = true;
    #[cfg(feature = "tracing")]
    let tracing = spans::install();
    #[cfg(not(feature = "tracing"))]
    let tracing = true;
    for (facade, _) in [("log", log), ("tracing", tracing)].iter().filter(|(_, installed)| !installed) {
        message::warning(
            plan,
            &format!("the program has a logger of its own for the crate `{facade}`, which stays"),
        );
    }
}

/// Has the level be another one from now on: `debug`, or `info,pingd::http=debug`.
pub(crate) fn set_level(text: &str) -> Result<(), String> {
    if LOG.get().is_none() {
        return Err("the daemon declares no `log`".into());
    }
    let filter = Filter::parse(text)?;
    LEAST.store(filter.least(), Ordering::Relaxed);
    *FILTER.write().unwrap_or_else(PoisonError::into_inner) = filter;
    #[cfg(feature = "log")]
    facade::renew();
    #[cfg(feature = "tracing")]
    spans::renew();
    Ok(())
}

/// The level as [`set_level`] takes it.
pub(crate) fn level() -> String {
    FILTER.read().unwrap_or_else(PoisonError::into_inner).to_string()
}

/// Begins the log file anew, if there is one: what has its name now is written to, and nobody writes to the old one
/// any longer.
pub(crate) fn reopen() -> Result<(), String> {
    LOG.get().map_or(Ok(()), Log::reopen)
}

/// Logs what the runtime says with a severity of syslog(3), a line a record. `false` where nothing is logged yet, or
/// at all; and of an error, which is why the program ends, also where standard error has not heard of it.
pub(crate) fn tell(plan: &Plan, severity: u8, text: &str) -> bool {
    let Some(log) = LOG.get() else { return false };
    let levels = [Level::Error, Level::Warn, Level::Info];
    let level = levels.into_iter().find(|level| severity <= level.severity()).unwrap_or(Level::Info);
    if !lets_pass(level, RUNTIME) {
        return level != Level::Error;
    }
    for line in text.lines() {
        let named = line.strip_prefix(plan.name).and_then(|rest| rest.strip_prefix(": "));
        log.write(&Record::of_runtime(level, named.unwrap_or(line)));
    }
    level != Level::Error || !log.elsewhere
}

/// Whether a message is to be logged.
fn lets_pass(level: Level, target: &str) -> bool {
    level as usize <= LEAST.load(Ordering::Relaxed)
        && FILTER.read().unwrap_or_else(PoisonError::into_inner).lets_pass(level, target)
}

/// Logs what has passed the filter.
fn write(record: &Record) {
    if let Some(log) = LOG.get() {
        log.write(record);
    }
}
