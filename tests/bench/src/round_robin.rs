//! One sample of each peer in turn, many times: what disturbs the machine disturbs all alike.

use std::time::Duration;

use crate::peer::Peer;

/// The samples of one peer; empty when it could not be measured.
pub struct Samples(Vec<Duration>);

impl Samples {
    pub fn median(&self) -> Option<Duration> {
        self.quantile(1, 2)
    }

    /// What it takes when the machine has nothing else to do.
    pub fn first_decile(&self) -> Option<Duration> {
        self.quantile(1, 10)
    }

    pub fn ninth_decile(&self) -> Option<Duration> {
        self.quantile(9, 10)
    }

    fn quantile(&self, numerator: usize, denominator: usize) -> Option<Duration> {
        self.0.get(self.0.len() * numerator / denominator).copied()
    }
}

/// A sample of `None` is not counted. A peer that fails once is left out from then on, with its reason printed.
pub fn round_robin(
    peers: &[Peer],
    rounds: u32,
    sample: impl Fn(&Peer) -> Result<Option<Duration>, String>,
) -> Vec<Samples> {
    let mut all: Vec<Option<Vec<Duration>>> = peers.iter().map(|_| Some(Vec::new())).collect();
    for _ in 0..rounds {
        for (peer, samples) in peers.iter().zip(&mut all) {
            let Some(taken) = samples else { continue };
            match sample(peer) {
                Ok(duration) => taken.extend(duration),
                Err(error) => {
                    eprintln!("{}: {error}", peer.name);
                    *samples = None;
                }
            }
        }
    }
    all.into_iter()
        .map(|samples| {
            let mut samples = samples.unwrap_or_default();
            samples.sort_unstable();
            Samples(samples)
        })
        .collect()
}
