//! Wake-ups between two beats, and memory meanwhile: all peers idle together.

use std::thread;
use std::time::Duration;

use crate::daemon::Daemon;
use crate::idle::switches;
use crate::measure::memory::{self, Memory};
use crate::peer::Peer;

/// Every peer beats once when it starts and then every ten seconds.
const SETTLE: Duration = Duration::from_millis(500);
const BETWEEN_BEATS: Duration = Duration::from_secs(9);

pub fn measure(peers: &[Peer]) -> Vec<Option<(Memory, u64)>> {
    let daemons: Vec<_> = peers.iter().map(Daemon::start).collect();
    thread::sleep(SETTLE);
    let before: Vec<_> = daemons.iter().map(|daemon| switches_of(daemon.as_ref())).collect();
    thread::sleep(BETWEEN_BEATS);
    let after: Vec<_> = daemons.iter().map(|daemon| switches_of(daemon.as_ref())).collect();
    let memory: Vec<_> = daemons.iter().map(memory_of).collect();
    let mut figures = Vec::new();
    for (((daemon, peer), memory), (before, after)) in
        daemons.into_iter().zip(peers).zip(memory).zip(before.into_iter().zip(after))
    {
        let figure = memory.and_then(|memory| Ok((memory, after? - before?)));
        let stopped = daemon.and_then(Daemon::stop);
        if let Err(error) = figure.as_ref().map(|_| ()).and(stopped.as_ref().map(|_| ())) {
            eprintln!("{}: {error}", peer.name);
        }
        figures.push(figure.ok());
    }
    figures
}

fn memory_of(daemon: &Result<Daemon, String>) -> Result<Memory, String> {
    memory::measure(daemon.as_ref().map_err(String::clone)?.pid)
}

fn switches_of(daemon: Result<&Daemon, &String>) -> Result<u64, String> {
    switches(daemon.map_err(String::clone)?.pid)
}
