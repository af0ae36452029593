//! The watchdog of a real systemd: a daemon that beats is left alone, one that stalls is ended, and knows who it was.

use std::path::Path;

use daemon_tests::machine::{Machine, Tree};
use daemon_tests::wait::until_true;

fn started(tree: Tree) -> Option<Machine> {
    let machine = Machine::boot(tree)?;
    machine.copy(Path::new(env!("CARGO_BIN_EXE_beating")), "/usr/bin/beating");
    machine.sh("beating units --to /tmp/units && cp /tmp/units/systemd/* /etc/systemd/system/");
    machine.sh("systemctl daemon-reload && systemctl start beating");
    Some(machine)
}

fn s09_s11_it_is_left_alone_while_it_beats_and_ended_when_it_stalls(tree: Tree) {
    let Some(machine) = started(tree) else { return };
    assert_eq!(machine.show("beating", "WatchdogUSec"), "2s");
    let last = || machine.show("beating", "WatchdogTimestampMonotonic");
    let mut before = last();
    // More pings than fit into one limit: it would have been ended.
    for _ in 0..8 {
        until_true("another ping", || last() != before);
        before = last();
    }
    assert_eq!(machine.show("beating", "ActiveState"), "active");
    machine.sh("touch /run/beating/stall-main");
    until_true("systemd ends it", || machine.show("beating", "ActiveState") == "failed");
    assert_eq!(machine.show("beating", "Result"), "watchdog");
    let journal = machine.journal();
    let named = journal.find("`main` has not beaten for").unwrap_or_else(|| panic!("not named: {journal}"));
    let acted = journal.find("Watchdog timeout").unwrap_or_else(|| panic!("not ended: {journal}"));
    assert!(named < acted, "it is named before systemd acts: {journal}");
}

fn s10_a_fault_of_its_own_finding_has_systemd_end_it(tree: Tree) {
    let Some(machine) = started(tree) else { return };
    machine.sh("touch /run/beating/trigger");
    until_true("systemd ends it", || machine.show("beating", "ActiveState") == "failed");
    assert_eq!(machine.show("beating", "Result"), "watchdog");
}

mod systemd_of_the_host {
    #[test]
    fn s09_s11_it_is_left_alone_while_it_beats_and_ended_when_it_stalls() {
        super::s09_s11_it_is_left_alone_while_it_beats_and_ended_when_it_stalls(super::Tree::Host);
    }
    #[test]
    fn s10_a_fault_of_its_own_finding_has_systemd_end_it() {
        super::s10_a_fault_of_its_own_finding_has_systemd_end_it(super::Tree::Host);
    }
}

mod systemd_257 {
    #[test]
    fn s09_s11_it_is_left_alone_while_it_beats_and_ended_when_it_stalls() {
        super::s09_s11_it_is_left_alone_while_it_beats_and_ended_when_it_stalls(super::Tree::Trixie);
    }
    #[test]
    fn s10_a_fault_of_its_own_finding_has_systemd_end_it() {
        super::s10_a_fault_of_its_own_finding_has_systemd_end_it(super::Tree::Trixie);
    }
}
