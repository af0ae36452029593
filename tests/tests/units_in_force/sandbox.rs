//! `sandbox` under systemd: by the unit, by the program as well, and by nobody while it learns.

use daemon_tests::machine::{Machine, Tree};

use crate::daemons::installed;
use daemon_tests::on_each_systemd;

on_each_systemd! {
    strict_the_unit_has_the_walls_and_the_exceptions;
    with_always_the_program_puts_up_its_own_within_those_of_the_unit;
    learning_the_program_tells_what_the_unit_would_refuse;
}

fn started(tree: Tree, name: &str) -> Option<Machine> {
    let machine = installed(tree, name)?;
    let _ = machine.sh("mkdir -p /srv/declared /srv/elsewhere && chmod 777 /srv/declared /srv/elsewhere");
    let _ = machine.sh(&format!("systemctl start {name}"));
    machine.wait_for(&format!("test -s /var/lib/{name}/passed"));
    Some(machine)
}

/// How many filters of system calls the kernel asks.
fn filters(machine: &Machine, name: &str) -> u32 {
    let pid = machine.show(name, "MainPID");
    let line = machine.sh(&format!("sed -n 's/^Seccomp_filters:\t//p' /proc/{pid}/status"));
    line.trim().parse().expect("a number")
}

fn strict_the_unit_has_the_walls_and_the_exceptions(tree: Tree) {
    let Some(machine) = started(tree, "walled") else { return };
    assert_eq!(machine.sh("cat /var/lib/walled/passed"), "declared stat");
    // The program repeats nothing.
    let of_the_unit = machine.sh(
        "systemctl cat walled | sed '/^ExecStart=/d; s/^Type=.*/Type=exec/; s/^Restart=.*/ExecStart=:sleep infinity/' \
         >/etc/systemd/system/asleep.service; sed -i 's/^NoExecPaths=.*//' /etc/systemd/system/asleep.service; \
         systemctl daemon-reload 2>&1; systemctl start asleep 2>&1",
    );
    assert_eq!(of_the_unit, "");
    assert_eq!(filters(&machine, "walled"), filters(&machine, "asleep"));
}

fn with_always_the_program_puts_up_its_own_within_those_of_the_unit(tree: Tree) {
    let Some(machine) = started(tree, "walled-twice") else { return };
    assert_eq!(machine.sh("cat /var/lib/walled-twice/passed"), "declared stat");
    let of_both = filters(&machine, "walled-twice");
    machine.install("walled");
    let _ = machine.sh("systemctl start walled");
    assert!(of_both > filters(&machine, "walled"), "{of_both}");
    let _ = machine.sh("systemctl stop walled-twice");
    assert_eq!(machine.show("walled-twice", "Result"), "success");
}

fn learning_the_program_tells_what_the_unit_would_refuse(tree: Tree) {
    let Some(machine) = started(tree, "learning") else { return };
    let passed = machine.sh("cat /var/lib/learning/passed");
    assert_eq!(passed, "declared elsewhere stat ls inet");
    machine.wait_for("journalctl -u learning | grep /srv/elsewhere");
    machine.wait_for("journalctl -u learning | grep /usr/bin/ls");
}
