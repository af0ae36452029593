//! One run: clients come all the while, and something is done with the server.

use std::thread;
use std::time::{Duration, Instant};

use crate::load::{Load, PING, Request};
use crate::place::Place;
use crate::server::Server;

const CLIENTS: usize = 8;
/// From one reload or upgrade to the next.
const PERIOD: Duration = Duration::from_millis(500);
/// What is done in the longest run, and how often.
const REQUESTS: usize = 1_000_000;
const UPGRADES: usize = 100;
const RELOADS_EACH: usize = 10;

/// What is done with the server.
#[derive(Clone, Copy)]
pub enum Work {
    Nothing(Duration),
    Reloads(Duration),
    Upgrades(Duration),
    /// All of it, until a million requests are answered.
    Whole,
}

impl Work {
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing(_) => "nothing",
            Self::Reloads(_) => "reload",
            Self::Upgrades(_) => "upgrade",
            Self::Whole => "10 reloads, upgrade",
        }
    }
}

/// What came of it.
pub struct Figures {
    /// How often the server was reloaded or upgraded.
    pub times: usize,
    pub answered: usize,
    pub failed: Vec<String>,
    /// The longest request of those that met a reload or an upgrade.
    pub longest_then: Option<Duration>,
    took: Vec<Duration>,
}

impl Figures {
    /// What so many in a hundred did not exceed.
    pub fn share(&self, percent: usize) -> Duration {
        let last = self.took.len().saturating_sub(1);
        self.took.get(last * percent / 100).copied().unwrap_or_default()
    }
}

pub fn run(server: &dyn Server, place: &Place, work: Work) -> Result<Figures, String> {
    let load = Load::begin(CLIENTS, &place.address, PING);
    let mut spans = Vec::new();
    let done = act(server, place, work, &load, &mut spans);
    let seen = load.end();
    done?;
    let then = |request: &&Request| {
        spans.iter().any(|(from, to)| request.begun < *to && request.begun + request.took > *from)
    };
    let longest_then = seen.answered.iter().filter(then).map(|request| request.took).max();
    let mut took: Vec<Duration> = seen.answered.iter().map(|request| request.took).collect();
    took.sort_unstable();
    Ok(Figures { times: spans.len(), answered: seen.answered.len(), failed: seen.failed, longest_then, took })
}

/// When each reload or upgrade began and was over.
type Spans = Vec<(Instant, Instant)>;

fn act(server: &dyn Server, place: &Place, work: Work, load: &Load, spans: &mut Spans) -> Result<(), String> {
    let timed = |what: &dyn Fn() -> Result<(), String>, spans: &mut Spans| {
        let begun = Instant::now();
        what()?;
        spans.push((begun, Instant::now()));
        Ok::<_, String>(())
    };
    let (reload, upgrade) = (|| server.reload(place), || server.upgrade(place));
    match work {
        Work::Nothing(span) => {
            thread::sleep(span);
            Ok(())
        }
        Work::Reloads(span) => each_period(span, || timed(&reload, spans)),
        Work::Upgrades(span) => each_period(span, || timed(&upgrade, spans)),
        Work::Whole => {
            for round in 1..=UPGRADES {
                for _ in 0..RELOADS_EACH {
                    timed(&reload, spans)?;
                }
                timed(&upgrade, spans)?;
                while load.answered() < REQUESTS / UPGRADES * round {
                    thread::sleep(Duration::from_millis(1));
                }
            }
            Ok(())
        }
    }
}

fn each_period(span: Duration, mut act: impl FnMut() -> Result<(), String>) -> Result<(), String> {
    let begun = Instant::now();
    let mut next = begun + PERIOD;
    while next < begun + span {
        thread::sleep(next.saturating_duration_since(Instant::now()));
        act()?;
        next = (next + PERIOD).max(Instant::now());
    }
    Ok(())
}
