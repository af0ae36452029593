//! SIGTERM to the end of a process that was idle.

use crate::daemon::Daemon;
use crate::idle::wait_until_idle;
use crate::peer::Peer;
use crate::round_robin::{Samples, round_robin};

pub fn measure(peers: &[Peer], rounds: u32) -> Vec<Samples> {
    round_robin(peers, rounds, |peer| {
        let daemon = Daemon::start(peer)?;
        wait_until_idle(daemon.pid)?;
        daemon.stop().map(Some)
    })
}
