//! `privileged` under systemd, which then leaves becoming the user to the program.

use daemon_tests::machine::Tree;
use daemon_tests::proc::Status;

use crate::daemons::installed;
use daemon_tests::on_each_systemd;

on_each_systemd! {
    d13_the_function_runs_as_root_and_main_as_the_user_with_nothing_left;
    a_function_that_fails_fails_the_start_in_its_words;
    the_function_runs_outside_of_the_root_directory_and_main_inside;
    reload_and_stop_of_a_daemon_that_dropped_by_itself;
}

fn d13_the_function_runs_as_root_and_main_as_the_user_with_nothing_left(tree: Tree) {
    let Some(machine) = installed(tree, "first") else { return };
    machine.write("/etc/first/secret", b"sesame", 0o600);
    let _ = machine.sh("systemctl start first");
    machine.wait_for("test -s /var/lib/first/secret");
    assert_eq!(
        machine.sh("cat /var/lib/first/secret; stat -c ' %U' /var/lib/first/secret").trim(),
        "sesame first"
    );
    let pid = machine.show("first", "MainPID");
    let status = Status::parse(&machine.sh(&format!("cat /proc/{pid}/status")));
    let user = machine.sh("id -u first").trim().parse::<u32>().expect("a number");
    let group = machine.sh("id -g first").trim().parse::<u32>().expect("a number");
    assert_ne!(user, 0);
    assert_eq!((status.users, status.groups), ([user; 4], [group; 4]));
    assert_eq!(status.supplementary, [group].into());
    let sets = status.capabilities;
    for set in [sets.permitted, sets.effective, sets.inheritable, sets.ambient, sets.bounding] {
        assert_eq!(set, 0, "{sets:?}");
    }
    assert!(status.no_new_privileges);
    assert_eq!(machine.sh("stat -c '%U %G' /run/first /var/lib/first"), "first first\nfirst first\n");
}

fn the_function_runs_outside_of_the_root_directory_and_main_inside(tree: Tree) {
    let Some(machine) = installed(tree, "first-inside") else { return };
    machine.write("/etc/first-inside/secret", b"sesame", 0o600);
    let _ = machine.sh("mkdir -p /srv/first-inside/inside && systemctl start first-inside");
    let pid = machine.show("first-inside", "MainPID");
    assert_eq!(machine.sh(&format!("readlink /proc/{pid}/root")).trim(), "/srv/first-inside");
    assert_eq!(machine.sh(&format!("readlink /proc/{pid}/cwd")).trim(), "/srv/first-inside/inside");
    assert_eq!(machine.sh(&format!("stat -c %U /proc/{pid}")).trim(), "first-inside");
    machine.wait_for("journalctl -u first-inside | grep 'sesame true'");
}

fn a_function_that_fails_fails_the_start_in_its_words(tree: Tree) {
    let Some(machine) = installed(tree, "first") else { return };
    assert_eq!(machine.try_sh("systemctl start first").code, Some(1));
    let log = machine.journal();
    assert!(log.contains("No such file or directory"), "{log}");
    assert_eq!(
        (machine.show("first", "ExecMainCode"), machine.show("first", "ExecMainStatus")),
        ("1".to_owned(), "1".to_owned())
    );
    assert_eq!(machine.try_sh("test -e /run/first/pid").code, Some(1));
}

fn reload_and_stop_of_a_daemon_that_dropped_by_itself(tree: Tree) {
    let Some(machine) = installed(tree, "first") else { return };
    machine.write("/etc/first/secret", b"sesame", 0o600);
    let _ = machine.sh("systemctl start first && systemctl reload first");
    assert!(machine.journal().contains("read again"));
    let _ = machine.sh("systemctl stop first");
    assert_eq!(machine.show("first", "Result"), "success");
    assert_eq!(machine.try_sh("test -e /run/first").code, Some(1));
}
