//! System calls from exec to idle, per SIGHUP, and from SIGTERM to the end.

use nix::sys::signal::Signal;

use crate::peer::Peer;
use crate::place::Place;
use crate::trace::Trace;

/// Enough that the second thread for signals, which the first of them makes, weighs no more than half a call.
const SIGNALS: u64 = 30;

/// Calls entered by the launcher and all its children, the first exec included.
#[derive(Clone, Copy)]
pub struct SystemCalls {
    pub start: u64,
    /// Tenths of a call for one SIGHUP, the write to the log included.
    pub per_signal_tenths: Option<u64>,
    pub stop: u64,
}

pub fn measure(peers: &[Peer]) -> Vec<Option<SystemCalls>> {
    peers
        .iter()
        .map(|peer| match count(peer) {
            Ok(calls) => Some(calls),
            Err(error) => {
                eprintln!("{}: {error}", peer.name);
                None
            }
        })
        .collect()
}

fn count(peer: &Peer) -> Result<SystemCalls, String> {
    let place = Place::new()?;
    let mut trace = Trace::start(peer, &place)?;
    let start = trace.until_ready(&place)?;
    let per_signal_tenths = if peer.hears_sighup { Some(per_signal(&mut trace)?) } else { None };
    Ok(SystemCalls { start, per_signal_tenths, stop: trace.until_gone()? })
}

fn per_signal(trace: &mut Trace) -> Result<u64, String> {
    let mut calls = 0;
    for _ in 0..SIGNALS {
        calls += trace.signal(Signal::SIGHUP)?;
    }
    Ok(calls * 10 / SIGNALS)
}
