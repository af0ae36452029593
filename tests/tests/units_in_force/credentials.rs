//! `credentials` under systemd (C01).

use daemon_tests::machine::Tree;

use crate::daemons::installed;
use daemon_tests::on_each_systemd;

on_each_systemd! {
    c01_a_credential_that_only_root_can_read_reaches_main_and_nobody_else;
    c01_without_its_file_the_daemon_does_not_start;
}

fn c01_a_credential_that_only_root_can_read_reaches_main_and_nobody_else(tree: Tree) {
    let Some(machine) = installed(tree, "forceful") else { return };
    machine.write("/etc/forceful/token", b"open sesame\n", 0o600);
    let _ = machine.sh("systemctl start forceful");
    assert_eq!(machine.read_from("127.0.0.1:80").expect("an answer"), "open sesame\n");
    let pid = machine.show("forceful", "MainPID");
    let environment = machine.sh(&format!("tr '\\0' '\\n' </proc/{pid}/environ"));
    assert!(!environment.contains("sesame"), "{environment}");
    let others =
        machine.try_sh("setpriv --reuid nobody --clear-groups cat /run/credentials/forceful.service/token");
    assert_ne!(others.code, Some(0), "{}", others.text);
}

fn c01_without_its_file_the_daemon_does_not_start(tree: Tree) {
    let Some(machine) = installed(tree, "forceful") else { return };
    assert_eq!(machine.try_sh("systemctl start forceful").code, Some(1));
    // EXIT_CREDENTIALS of systemd.exec(5).
    assert_eq!(machine.show("forceful", "ExecMainStatus"), "243");
}
