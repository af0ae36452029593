//! Upgrades under a real systemd: the unit stays active, with another main process, and no client notices.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::path::Path;
use std::sync::Arc;

use daemon_tests::load::{Load, Question};
use daemon_tests::machine::{Machine, Tree};
use daemon_tests::on_each_systemd;

const WEB: &str = "127.0.0.1:7003";
/// Where `remembering` listens.
const REMEMBERING: &str = "127.0.0.1:7006";
const WHO: Question = Question { text: "who\n", end: " who\n", closes: false };
/// Its own directory is where it looks for what is to become of a start.
const PLACE: &str = "[Service]\nExecStart=\nExecStart=/usr/bin/upgrading /run/upgrading\n";
/// Asks from a file of its own, whatever becomes of the daemon's.
const UPGRADE: &str = "/usr/bin/asks upgrade";

fn started(tree: Tree) -> Option<Machine> {
    let machine = Machine::boot(tree)?;
    for name in ["upgrading", "asks"] {
        machine.copy(Path::new(env!("CARGO_BIN_EXE_upgrading")), &format!("/usr/bin/{name}"));
    }
    machine.sh("upgrading units --to /tmp/units && cp /tmp/units/systemd/* /etc/systemd/system/");
    machine.write("/etc/systemd/system/upgrading.service.d/place.conf", PLACE.as_bytes(), 0o644);
    machine.sh("systemctl daemon-reload && systemctl start upgrading.service");
    Some(machine)
}

fn main_pid(machine: &Machine) -> String {
    machine.show("upgrading.service", "MainPID")
}

fn s08_the_unit_stays_active_with_another_main_process(tree: Tree) {
    let Some(machine) = started(tree) else { return };
    let first = main_pid(&machine);
    let said = machine.sh(UPGRADE);
    let second = main_pid(&machine);
    assert!(said.contains(&format!("upgraded, pid is {second}")), "{said}");
    assert_ne!(second, first);
    machine.wait_for(&format!("! test -e /proc/{first}"));
    machine.sh("systemctl kill --kill-whom=main --signal=USR2 upgrading.service");
    machine.wait_for(&format!("test $(systemctl show --value -p MainPID upgrading.service) != {second}"));
    machine.wait_for(&format!("! test -e /proc/{second}"));
    let third = main_pid(&machine);
    assert_eq!(machine.show("upgrading.service", "ActiveState"), "active");
    assert_eq!(machine.show("upgrading.service", "NRestarts"), "0");
    let journal = machine.journal();
    assert!(journal.contains(&format!("upgraded: process {third} has taken over")), "{journal}");
    for wrong in ["not our child", "Failed with result", "with signal SIGKILL"] {
        assert!(!journal.contains(wrong), "{journal}");
    }
    machine.sh("systemctl reload upgrading.service");
    assert_eq!(main_pid(&machine), third);
    machine.sh("systemctl stop upgrading.service");
    assert_eq!(machine.show("upgrading.service", "Result"), "success");
    machine.sh("systemctl stop upgrading.socket upgrading-names.socket upgrading-control.socket");
}

fn no_request_fails_through_upgrades_reloads_and_restarts_of_the_unit(tree: Tree) {
    let Some(machine) = started(tree).map(Arc::new) else { return };
    let clients = Arc::clone(&machine);
    let load = Load::begin_with(4, WHO, move || clients.connect(WEB));
    for _ in 0..3 {
        machine.sh(UPGRADE);
        machine.sh("systemctl reload upgrading.service");
        machine.sh("systemctl restart upgrading.service");
    }
    let seen = load.end();
    assert_eq!(
        seen.failed,
        [""; 0],
        "beside {} that were answered: {}",
        seen.answered.len(),
        machine.journal()
    );
    assert!(seen.answered.len() > 10, "{}", seen.answered.len());
}

fn f65_an_upgrade_that_fails_is_the_status_of_the_unit_and_nothing_else_changes(tree: Tree) {
    let Some(machine) = started(tree) else { return };
    let before = main_pid(&machine);
    machine.write("/run/upgrading/start", b"refuse", 0o644);
    let answer = machine.try_sh(UPGRADE);
    assert_eq!(answer.code, Some(1), "{answer:?}");
    assert!(answer.text.contains("likes nothing"), "{answer:?}");
    let status = machine.show("upgrading.service", "StatusText");
    assert!(status.starts_with("upgrade failed: ") && status.contains("likes nothing"), "{status}");
    machine.sh("rm /run/upgrading/start && echo no program >/usr/bin/new && chmod 755 /usr/bin/new");
    machine.sh("mv /usr/bin/new /usr/bin/upgrading");
    let answer = machine.try_sh(UPGRADE);
    assert_eq!(answer.code, Some(1), "{answer:?}");
    assert!(answer.text.contains("cannot run /usr/bin/upgrading"), "{answer:?}");
    assert_eq!(main_pid(&machine), before);
    assert_eq!(machine.show("upgrading.service", "ActiveState"), "active");
    // A package puts another version there: it is the one that runs afterwards.
    machine.sh("cp /usr/bin/asks /usr/bin/new && mv /usr/bin/new /usr/bin/upgrading");
    machine.sh(UPGRADE);
    assert_ne!(main_pid(&machine), before);
}

/// The socket is in no socket unit: main has bound it, and left it with systemd.
fn s14_no_request_fails_and_nothing_is_forgotten_through_restarts_with_descriptors_left(tree: Tree) {
    let Some(machine) = Machine::boot(tree).map(Arc::new) else { return };
    machine.copy(Path::new(env!("CARGO_BIN_EXE_remembering")), "/usr/bin/remembering");
    machine.sh("remembering units --to /tmp/units && cp /tmp/units/systemd/* /etc/systemd/system/");
    machine.sh("systemctl daemon-reload && systemctl start remembering.service");
    let clients = Arc::clone(&machine);
    let load = Load::begin_with(4, WHO, move || clients.connect(REMEMBERING));
    for _ in 0..3 {
        machine.sh("systemctl restart remembering.service");
        machine.sh("remembering upgrade");
    }
    let seen = load.end();
    assert_eq!(
        seen.failed,
        [""; 0],
        "beside {} that were answered: {}",
        seen.answered.len(),
        machine.journal()
    );
    machine.sh("systemctl kill --kill-whom=main --signal=KILL remembering.service");
    machine.wait_for("test $(systemctl show --value -p NRestarts remembering.service) = 1");
    machine.wait_for("systemctl is-active --quiet remembering.service");
    let mut stream = machine.connect(REMEMBERING).expect("the socket is open");
    stream.write_all(b"who\n").expect("to ask");
    stream.shutdown(Shutdown::Write).expect("to end");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.ends_with(" 8 who\n"), "{answer}: the eighth process has the memory of the first");
    assert_eq!(machine.show("remembering.service", "NFileDescriptorStore"), "2");
}

on_each_systemd! {
    s08_the_unit_stays_active_with_another_main_process;
    no_request_fails_through_upgrades_reloads_and_restarts_of_the_unit;
    f65_an_upgrade_that_fails_is_the_status_of_the_unit_and_nothing_else_changes;
    s14_no_request_fails_and_nothing_is_forgotten_through_restarts_with_descriptors_left;
}
