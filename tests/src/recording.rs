//! What the daemons that log do: the words of their command line, and then those that come through a pipe.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use daemon_runtime::{Args, Context, Ready};

/// Where a reload finds the level.
static LEVEL: OnceLock<PathBuf> = OnceLock::new();

/// Threads of the word `burst`.
pub const THREADS: usize = 4;

/// Does as the words say. The word `from=FIFO` goes on with the lines of a FIFO until there is the word `end`.
///
/// # Errors
///
/// The text of the word `fail`.
///
/// # Panics
///
/// At the word `panic`, at a word that is none, and where a word cannot be done.
pub fn act(args: Args, ready: Ready, context: &Context) -> Result<(), String> {
    let mut ready = Some(ready);
    for word in args {
        let word = word.into_string().expect("words are text");
        if word == "ready" {
            ready.take().expect("ready once").ready();
        } else if word == "serve" {
            context.shutdown().wait();
        } else if let Some(fifo) = word.strip_prefix("from=") {
            follow(fifo, context)?;
        } else {
            one(&word, context)?;
        }
    }
    Ok(())
}

/// Writers come and go: the end of one is no end of the words.
fn follow(fifo: &str, context: &Context) -> Result<(), String> {
    let mut words = BufReader::new(File::open(fifo).expect("a FIFO"));
    let mut line = String::new();
    loop {
        if words.read_line(&mut line).expect("a word") == 0 {
            thread::sleep(Duration::from_millis(2));
            continue;
        }
        let word = std::mem::take(&mut line);
        match word.trim_end_matches('\n') {
            "end" => return Ok(()),
            word => one(word, context)?,
        }
    }
}

fn one(word: &str, context: &Context) -> Result<(), String> {
    let (verb, what) = word.split_once('=').unwrap_or((word, ""));
    let text = unescaped(what);
    match verb {
        "error" => log::error!("{text}"),
        "warn" => log::warn!("{text}"),
        "info" => log::info!("{text}"),
        "debug" => log::debug!("{text}"),
        "other" => log::debug!(target: "other::place", "{text}"),
        "fields" => {
            log::info!(peer = text.as_str(), tries = 3, ok = true, ratio = 0.5, priority = 0; "with fields");
        }
        "event" => event(&text),
        "huge" => log::info!("{}", "x".repeat(what.parse().expect("a number"))),
        "burst" => burst(what.parse().expect("a number")),
        "level-from" => drop(LEVEL.set(what.into())),
        "level" => context.set_log_level(what).map_err(|error| error.to_string())?,
        "tell-level" => log::error!("the level is {}", context.log_level()),
        "touch" => fs::write(what, "").expect("a file"),
        "thread-panic" => assert!(thread::spawn(move || panic!("{text}")).join().is_err()),
        "panic" => panic!("{text}"),
        "fail" => return Err(text),
        "exit" => std::process::exit(what.parse().expect("a number")),
        "own-logger" => log::info!("installed: {}", log::set_logger(&Own).is_ok()),
        other => panic!("no such word: {other}"),
    }
    Ok(())
}

/// A hostile message can be written on a command line and in a line of a FIFO.
fn unescaped(text: &str) -> String {
    text.replace("\\n", "\n").replace("\\r", "\r").replace("\\e", "\x1b").replace("\\0", "\0")
}

fn event(text: &str) {
    let request = tracing::info_span!("request", id = 7, peer = "outer", late = tracing::field::Empty);
    let _in_request = request.enter();
    request.record("late", true);
    let inner = tracing::debug_span!("inner").entered();
    tracing::info!(peer = text, tries = 3, "an event");
    tracing::debug!("a detail");
    drop(inner);
    log::info!("a record");
}

/// As many numbered lines from each thread.
fn burst(count: usize) {
    let threads = (0..THREADS).map(|thread| {
        thread::spawn(move || (0..count).for_each(|number| log::info!("line {thread} {number}")))
    });
    threads.collect::<Vec<_>>().into_iter().for_each(|thread| thread.join().expect("a thread that logs"));
}

/// A reload: the level is what the file says.
///
/// # Errors
///
/// When it says no level.
pub fn reload(context: &Context) -> Result<(), String> {
    let Some(file) = LEVEL.get() else { return Ok(()) };
    let level = fs::read_to_string(file).map_err(|error| error.to_string())?;
    context.set_log_level(level.trim()).map_err(|error| error.to_string())
}

/// A logger of the program's own.
struct Own;

impl log::Log for Own {
    fn enabled(&self, _: &log::Metadata) -> bool {
        true
    }

    fn log(&self, record: &log::Record) {
        eprintln!("own logger: {}", record.args());
    }

    fn flush(&self) {}
}

/// Installs a logger before the runtime does.
///
/// # Errors
///
/// When another one is there.
pub fn install_own() -> Result<(), log::SetLoggerError> {
    log::set_max_level(log::LevelFilter::Info);
    log::set_logger(&Own)
}
