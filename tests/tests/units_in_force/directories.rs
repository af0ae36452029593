//! The five directories of a unit (C02), with and without a user.

use daemon_tests::machine::{Machine, Tree};

use crate::daemons::started;
use daemon_tests::on_each_systemd;

on_each_systemd! {
    c02_the_directories_of_a_daemon_with_a_user_are_its_user_s;
    c02_the_directories_of_a_daemon_without_one_are_root_s;
}

fn c02_the_directories_of_a_daemon_with_a_user_are_its_user_s(tree: Tree) {
    let Some(machine) = started(tree, "housed") else { return };
    assert_owned(&machine, "housed", "housed");
}

fn c02_the_directories_of_a_daemon_without_one_are_root_s(tree: Tree) {
    let Some(machine) = started(tree, "housed-root") else { return };
    assert_owned(&machine, "housed-root", "root");
}

fn assert_owned(machine: &Machine, name: &str, owner: &str) {
    let pid = machine.show(name, "MainPID");
    // As the daemon sees them.
    let stat = |path: String| machine.sh(&format!("stat -c '%a %U %G' /proc/{pid}/root{path}"));
    assert_eq!(stat(format!("/run/{name}")).trim(), format!("750 {owner} {owner}"));
    for base in ["/var/lib", "/var/cache", "/var/log"] {
        assert_eq!(stat(format!("{base}/{name}")).trim(), format!("755 {owner} {owner}"), "{base}");
    }
    assert_eq!(stat(format!("/etc/{name}")).trim(), "755 root root");
    let _ = machine.sh(&format!("systemctl stop {name}"));
    assert_eq!(machine.show(name, "Result"), "success");
    assert_eq!(machine.try_sh(&format!("test -e /run/{name}")).code, Some(1));
}
