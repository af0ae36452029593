//! SIGHUP to its line in the log, read from a pipe.

use std::time::Instant;

use nix::sys::signal::{Signal, kill};

use crate::daemon::Daemon;
use crate::idle::wait_until_idle;
use crate::log_pipe::LogPipe;
use crate::peer::Peer;
use crate::place::Place;
use crate::round_robin::{Samples, round_robin};

pub fn measure(peers: &[Peer], rounds: u32) -> Vec<Samples> {
    round_robin(peers, rounds, |peer| {
        if !peer.hears_sighup {
            return Ok(None);
        }
        let place = Place::new()?;
        let mut log = LogPipe::new(&place)?;
        let daemon = Daemon::start_in(peer, place)?;
        wait_until_idle(daemon.pid)?;
        let told = Instant::now();
        kill(daemon.pid, Signal::SIGHUP).map_err(|errno| format!("SIGHUP: {errno}"))?;
        log.wait_for("reloaded")?;
        let took = told.elapsed();
        daemon.stop()?;
        Ok(Some(took))
    })
}
