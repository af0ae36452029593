//! The box itself: what the tests of service managers stand on.

use daemon_tests::machine::{Machine, Tree};

#[test]
fn the_host_s_systemd_boots_and_runs_a_service() {
    let Some(machine) = Machine::boot(Tree::Host) else { return };
    assert!(machine.systemd() >= 252);
    runs_a_service(&machine);
}

#[test]
fn systemd_257_boots_and_runs_a_service() {
    let Some(machine) = Machine::boot(Tree::Trixie) else { return };
    assert!(machine.systemd() >= 257);
    runs_a_service(&machine);
}

fn runs_a_service(machine: &Machine) {
    let unit = b"[Service]\nType=exec\nExecStart=/bin/sleep infinity\nUser=nobody\n";
    machine.write("/etc/systemd/system/nap.service", unit, 0o644);
    let text = machine.sh("systemctl daemon-reload && systemctl start nap && systemctl show -P MainPID nap");
    let user = machine.sh(&format!("stat -c %U /proc/{}", text.trim()));
    assert_eq!(user.trim(), "nobody");
}

#[test]
fn boxes_run_side_by_side_and_share_nothing() {
    let (Some(one), Some(other)) = (Machine::boot(Tree::Host), Machine::boot(Tree::Host)) else { return };
    one.write("/etc/only-here", b"", 0o644);
    assert_eq!(other.try_sh("test -e /etc/only-here").code, Some(1));
    assert!(!std::path::Path::new("/etc/only-here").exists());
}
