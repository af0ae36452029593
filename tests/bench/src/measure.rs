//! Every figure of a running daemon, one measure a file.

pub mod memory;
pub mod ready;
pub mod signal;
pub mod stop;
pub mod system_calls;
pub mod wakeups;

use std::time::Duration;

use crate::measure::memory::Memory;
use crate::measure::system_calls::SystemCalls;
use crate::peer::Peer;

/// What one peer costs; `None` where it could not be measured.
#[derive(Default)]
pub struct Figures {
    pub ready: Option<Duration>,
    pub ready_early: Option<Duration>,
    pub ready_late: Option<Duration>,
    pub stop: Option<Duration>,
    pub stop_early: Option<Duration>,
    pub signal: Option<Duration>,
    pub system_calls: Option<SystemCalls>,
    pub memory: Option<Memory>,
    pub wakeups: Option<u64>,
}

/// All figures of all peers, in the order of `peers`.
pub fn all(peers: &[Peer], rounds: u32) -> Vec<Figures> {
    let ready = ready::measure(peers, rounds);
    let stop = stop::measure(peers, rounds);
    let signal = signal::measure(peers, rounds);
    let calls = system_calls::measure(peers);
    let idle = wakeups::measure(peers);
    let mut figures: Vec<Figures> = peers.iter().map(|_| Figures::default()).collect();
    for (index, figures) in figures.iter_mut().enumerate() {
        figures.ready = ready[index].median();
        figures.ready_early = ready[index].first_decile();
        figures.ready_late = ready[index].ninth_decile();
        figures.stop = stop[index].median();
        figures.stop_early = stop[index].first_decile();
        figures.signal = signal[index].median();
        figures.system_calls = calls[index];
        (figures.memory, figures.wakeups) = idle[index].map_or((None, None), |(m, w)| (Some(m), Some(w)));
    }
    figures
}
