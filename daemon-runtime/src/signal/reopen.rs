//! SIGURG where there is a log file: the file is opened anew, and whoever asked learns when.
//!
//! A signal that is ignored by who does not know it, and another one than SIGHUP: two of the same kind that wait are
//! one, and a reload must not get lost in it. Rotating logs at midnight is also no time to reload what somebody is
//! editing.

use nix::sys::signal::Signal;

use crate::control::answer::Asker;
use crate::plan::{Log, Plan};
use crate::sys::Arrival;
use crate::{logging, message};

/// Who waits, told that the signal has arrived. `None`: the signal is another one, or means something else here.
pub(crate) fn asked(plan: &Plan, signal: Signal, arrival: Arrival) -> Option<Vec<Asker>> {
    let is_file = matches!(plan.log, Some(Log::File(_)));
    if signal != Signal::SIGURG || !is_file {
        return None;
    }
    let asker = Asker::of(arrival);
    let declared = plan.signals.iter().any(|(name, _)| super::mask::number(*name) == signal);
    asker.iter().for_each(Asker::received);
    (asker.is_some() || !declared).then(|| asker.into_iter().collect())
}

/// Opens the file anew, once for all that have asked.
pub(crate) fn carry_out(plan: &Plan, askers: &[Asker]) {
    let verdict = logging::reopen();
    if let Err(why) = &verdict {
        message::warning(plan, why);
    }
    let answer = verdict.map(|()| String::new());
    for asker in askers {
        asker.verdict(&answer);
    }
}
