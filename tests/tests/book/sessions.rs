//! What the book shows of terminals is what these commands say now.

use std::path::Path;

use daemon_tests::built::examples;
use daemon_tests::machine::{Machine, Tree};
use daemon_tests::skip::skip;

use crate::generated::assert_fresh;
use crate::session::{PROGRAMS, as_root, as_user, sessions, with_cargo};

fn assert_shown(session: &Path, text: &str) {
    let name = session.file_stem().expect("a session has a name").to_string_lossy();
    assert_fresh(&format!("{name}.txt"), text);
}

#[test]
fn the_sessions_with_a_package_are_fresh() {
    for session in sessions("package") {
        assert_shown(&session, &with_cargo(&session));
    }
}

#[test]
fn the_sessions_of_an_ordinary_user_are_fresh() {
    if std::process::Command::new("curl").arg("--version").output().is_err() {
        return skip("`curl` is not installed; `tests/setup` does it");
    }
    for session in sessions("user") {
        assert_shown(&session, &as_user(&session));
    }
}

#[test]
fn the_sessions_of_root_are_fresh() {
    for session in sessions("root") {
        let Some(machine) = Machine::boot(Tree::Host) else { return };
        examples();
        for program in PROGRAMS {
            machine.copy(&daemon_tests::package::program(program), &format!("/usr/bin/{program}"));
        }
        assert_shown(&session, &as_root(&session, &machine));
    }
}
