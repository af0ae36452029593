//! The control socket under a real systemd: reached through the walls of the unit, closed to strangers, gone with the daemon.

use std::path::Path;

use daemon_tests::machine::{Machine, Tree, User};
use daemon_tests::on_each_systemd;

/// Somebody of the box who has nothing to do with the daemon.
const STRANGER: &str = "setpriv --reuid 1 --regid 1 --clear-groups";
/// Its own user.
const GAMES: &str = "setpriv --reuid games --regid games --clear-groups";
/// The unit, for a user that a user namespace takes everybody else for.
const AS_NOBODY: &str =
    "[Service]\nUser=nobody\nGroup=nogroup\nExecStart=\nExecStart=/usr/bin/directed --user nobody\n";

on_each_systemd! {
    i22_root_and_its_user_ask_the_daemon_through_the_walls_of_its_unit_and_nobody_else_does;
    r01_a_reload_by_systemctl_and_one_by_the_word_are_the_same;
    i22_whom_a_user_namespace_takes_for_the_daemons_user_is_not_taken_for_it;
    a_daemon_of_a_user_is_asked_by_that_user;
    how_often_it_was_started_again_is_told_as_systemd_counts;
}

fn started(tree: Tree) -> Option<Machine> {
    let machine = Machine::boot(tree)?;
    machine.copy(Path::new(env!("CARGO_BIN_EXE_directed")), "/usr/bin/directed");
    machine.copy(Path::new(env!("CARGO_BIN_EXE_asking")), "/usr/bin/asking");
    machine.sh("directed units --to /tmp/units && cp /tmp/units/systemd/* /etc/systemd/system/");
    // As an enabled one is wanted by a target. A unit that nothing refers to is forgotten when it has ended, and 257 then
    // forgets now and then to remove a directory of `RuntimeDirectoryPreserve=restart`.
    machine.sh("systemctl add-wants basic.target directed && systemctl start directed");
    Some(machine)
}

fn i22_root_and_its_user_ask_the_daemon_through_the_walls_of_its_unit_and_nobody_else_does(tree: Tree) {
    let Some(machine) = started(tree) else { return };
    assert_eq!(machine.show("directed", "PrivateNetwork"), "yes");
    assert_eq!(machine.show("directed", "PrivateUsers"), "yes");
    assert_eq!(machine.sh("stat -c '%a %U' /run/directed/control"), "600 games\n");
    let pid = machine.show("directed", "MainPID");
    for who in ["", GAMES] {
        let said = machine.sh(&format!("{who} directed status"));
        assert!(
            said.starts_with(&format!("directed is running, pid {pid}\n  state       ready since ")),
            "{said}"
        );
        assert!(said.contains("\n  user        games ("), "{said}");
    }
    for word in ["status", "reload", "stop"] {
        let answer = machine.try_sh(&format!("{STRANGER} directed {word}"));
        assert_eq!(answer.code, Some(4), "{answer:?}");
    }
    strangers_are_refused_by_the_daemon_too(&machine);
    assert_eq!(machine.show("directed", "MainPID"), pid);
    assert!(machine.sh("directed stop").contains(&format!("stopped, pid was {pid}")));
    machine.wait_for("! test -e /run/directed");
    assert_eq!(machine.show("directed", "Result"), "success");
    assert_eq!(machine.try_sh("directed status").code, Some(3));
}

fn strangers_are_refused_by_the_daemon_too(machine: &Machine) {
    machine.sh("chmod 666 /run/directed/control");
    for word in ["status", "reload", "stop"] {
        let asked = format!("{STRANGER} asking /run/directed/control '1 {word}'");
        assert!(machine.sh(&asked).starts_with("1 denied "), "{word}");
    }
}

fn i22_whom_a_user_namespace_takes_for_the_daemons_user_is_not_taken_for_it(tree: Tree) {
    let Some(machine) = started(tree) else { return };
    machine.write("/etc/systemd/system/directed.service.d/nobody.conf", AS_NOBODY.as_bytes(), 0o644);
    machine.sh("systemctl daemon-reload && systemctl restart directed");
    strangers_are_refused_by_the_daemon_too(&machine);
    let said = machine.sh("directed --user nobody status");
    assert!(said.contains("\n  state       ready since "), "{said}");
}

fn r01_a_reload_by_systemctl_and_one_by_the_word_are_the_same(tree: Tree) {
    let Some(machine) = started(tree) else { return };
    machine.sh("systemctl reload directed && directed reload");
    machine.sh(&format!("{GAMES} directed reload"));
    let said = machine.sh("directed status");
    assert!(said.contains("\n  reloads     3 applied, 0 refused\n"), "{said}");
}

fn how_often_it_was_started_again_is_told_as_systemd_counts(tree: Tree) {
    let Some(machine) = started(tree) else { return };
    for restarts in 0..3 {
        assert_eq!(machine.show("directed", "NRestarts"), restarts.to_string());
        let said = machine.sh("directed status");
        assert!(said.contains(&format!("\n  restarts    {restarts}\n")), "{said}");
        let json = machine.sh("directed status --json");
        assert!(json.contains(&format!("\n  \"restarts\": {restarts},\n")), "{json}");
        let pid = machine.show("directed", "MainPID");
        machine.sh(&format!("kill -KILL {pid}"));
        machine.wait_for(&format!(
            "systemctl is-active --quiet directed && ! systemctl show -P MainPID directed | grep -qx {pid}"
        ));
    }
}

fn a_daemon_of_a_user_is_asked_by_that_user(tree: Tree) {
    let Some(machine) = Machine::boot(tree) else { return };
    let user = User::begin(&machine);
    machine.copy(Path::new(env!("CARGO_BIN_EXE_owned")), "/usr/bin/owned");
    user.sh("owned units --to units && mkdir -p .config/systemd && mv units/systemd .config/systemd/user");
    user.sh("systemctl --user daemon-reload && systemctl --user start owned");
    let pid = user.show("owned", "MainPID");
    let said = user.sh("owned status");
    assert!(said.starts_with(&format!("owned is running, pid {pid}\n  state       ready")), "{said}");
    assert_eq!(
        machine.sh(&format!("stat -c '%a %U' /run/user/{}/owned/control", user.id())),
        "600 somebody\n"
    );
    user.sh("owned stop");
    assert_eq!(user.try_sh("owned status").code, Some(3));
}
