//! What heartbeat may cost at most, and whether it does.

use crate::build_cost::BuildCost;
use crate::measure::Figures;
use crate::report::{difference, more, ratio, tenths, times};
use crate::table::Table;

/// The bars of a running daemon beside the yardstick.
pub fn running(name: &str, ours: &Figures, yardstick: &Figures, limit: u64) -> Table {
    let mut table = bars(format!("{name} at an open-file limit of {limit}"));
    let ready = ratio(ours.ready, yardstick.ready);
    bar(&mut table, "exec to ready, times the yardstick", "1.1", times(ready), ready.map(|r| r <= 1.1));
    let stop = ratio(ours.stop, yardstick.stop);
    bar(&mut table, "SIGTERM to gone, times the yardstick", "1.1", times(stop), stop.map(|r| r <= 1.1));
    let calls = difference(ours.system_calls.map(|c| c.start), yardstick.system_calls.map(|c| c.start));
    bar(&mut table, "system calls more, exec to idle", "+20", more(calls), calls.map(|c| c <= 20));
    let signal = ours.system_calls.and_then(|calls| calls.per_signal_tenths);
    let shown = signal.map_or("-".into(), tenths);
    bar(&mut table, "system calls a signal", "3", shown, signal.map(|c| c <= 30));
    let pss = difference(ours.memory.map(|m| m.pss), yardstick.memory.map(|m| m.pss));
    bar(&mut table, "PSS more, KiB", "+100", more(pss), pss.map(|p| p <= 100));
    let threads = difference(ours.memory.map(|m| m.threads), Some(1));
    bar(&mut table, "threads beside main", "+1", more(threads), threads.map(|t| t <= 1));
    let wakeups = ours.wakeups;
    let shown = wakeups.map_or("-".into(), |count| count.to_string());
    bar(&mut table, "wake-ups between two beats", "0", shown, wakeups.map(|w| w == 0));
    table
}

/// The bar of a clean build.
pub fn building(cost: &BuildCost) -> Table {
    let mut table = bars("Clean debug build of heartbeat, build.rs included".into());
    let ratio = cost.ratio();
    let name = "CPU time, times the third-party dependencies alone";
    bar(&mut table, name, "1.4", format!("{ratio:.2}"), Some(ratio <= 1.4));
    table
}

fn bars(title: String) -> Table {
    Table::new(title, &["bar", "at most", "is", "met"])
}

fn bar(table: &mut Table, name: &str, at_most: &str, is: String, met: Option<bool>) {
    let met = met.map_or("not measured", |met| if met { "yes" } else { "NO" });
    table.row(vec![name.to_owned(), at_most.to_owned(), is, met.to_owned()]);
}
