//! `capabilities` and `no_new_privileges`.

use daemon_tests::machine::{Machine, Tree};
use daemon_tests::proc::Status;

use crate::daemons::{installed, started};
use daemon_tests::on_each_systemd;

on_each_systemd! {
    d13_a_daemon_with_the_capability_serves_port_80_by_itself_as_its_user;
    without_the_capability_the_start_fails_and_says_so;
    no_new_privileges_false_leaves_the_flag_off;
}

const CAP_NET_BIND_SERVICE: u64 = 1 << 10;

fn status(machine: &Machine, name: &str) -> Status {
    let pid = machine.show(name, "MainPID");
    Status::parse(&machine.sh(&format!("cat /proc/{pid}/status")))
}

fn d13_a_daemon_with_the_capability_serves_port_80_by_itself_as_its_user(tree: Tree) {
    let Some(machine) = installed(tree, "forceful") else { return };
    machine.write("/etc/forceful/token", b"sesame", 0o600);
    let _ = machine.sh("systemctl start forceful");
    assert_eq!(machine.read_from("127.0.0.1:80").expect("an answer"), "sesame");
    let status = status(&machine, "forceful");
    let user = machine.sh("id -u forceful").trim().parse::<u32>().expect("a number");
    assert_ne!(user, 0);
    assert_eq!(status.users, [user; 4]);
    let sets = status.capabilities;
    for set in [sets.permitted, sets.effective, sets.inheritable, sets.ambient, sets.bounding] {
        assert_eq!(set, CAP_NET_BIND_SERVICE, "{sets:?}");
    }
    assert!(status.no_new_privileges);
}

fn without_the_capability_the_start_fails_and_says_so(tree: Tree) {
    let Some(machine) = installed(tree, "forceless") else { return };
    machine.write("/etc/forceless/token", b"sesame", 0o600);
    assert_eq!(machine.try_sh("systemctl start forceless").code, Some(1));
    let log = machine.journal();
    assert!(log.contains("Permission denied"), "{log}");
    assert_eq!(machine.show("forceless", "ExecMainCode"), "1", "it exits by itself");
}

fn no_new_privileges_false_leaves_the_flag_off(tree: Tree) {
    let Some(machine) = started(tree, "gaining") else { return };
    let status = status(&machine, "gaining");
    assert!(!status.no_new_privileges);
    assert_eq!(status.capabilities.bounding, 0);
}
