//! What is set up last, and what happens while the daemon runs.

use super::foresight::Foresight;
use super::sheet::{Sheet, joined};
use crate::signal::mask;

pub(super) fn signals(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let plan = of.plan;
    let hangup = match (plan.reloads(), !of.detaching && of.inherited.ignores(nix::libc::SIGHUP)) {
        (true, _) => "SIGHUP reloads",
        (false, true) => "SIGHUP does nothing",
        (false, false) => "SIGHUP stops",
    };
    sheet.line("signals", format_args!("SIGTERM and SIGINT stop, {hangup}"));
    let declared = plan.signals.iter().map(|(signal, _)| mask::number(*signal).as_str());
    if !plan.signals.is_empty() {
        sheet.more(format_args!("with functions of their own: {}", joined(declared, "none")));
    }
}

pub(super) fn health(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let answered = if of.plan.health.is_some() { "/livez, /readyz and /metrics" } else { "not asked for" };
    sheet.line("health", answered);
}

pub(super) fn main(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let plan = of.plan;
    let ready = if plan.needs.ready { "when it says so" } else { "when it is entered" };
    sheet.line("main", format_args!("ready {ready}, within {:?}", plan.start_timeout));
    let drain = if plan.drain_delay.is_zero() {
        String::new()
    } else {
        format!(", of which it serves on for {:?} first", plan.drain_delay)
    };
    sheet.line("stop", format_args!("within {:?}{drain}", plan.stop_timeout));
}
