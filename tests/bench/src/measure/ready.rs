//! Exec to ready: the launcher has exited, and the pidfile holds the daemon's number.

use crate::daemon::Daemon;
use crate::peer::Peer;
use crate::round_robin::{Samples, round_robin};

/// The daemon is then killed: not every peer survives a SIGTERM at the moment when it calls itself ready.
pub fn measure(peers: &[Peer], rounds: u32) -> Vec<Samples> {
    round_robin(peers, rounds, |peer| Daemon::start(peer).map(|daemon| Some(daemon.ready)))
}
