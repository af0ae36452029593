//! What the book shows of terminals is what these commands say now.

use std::path::Path;
use std::process::Command;

use daemon_tests::built::examples;
use daemon_tests::machine::{Machine, Tree};
use daemon_tests::skip::skip;

use crate::generated::assert_fresh;
use crate::session::{PROGRAMS, as_root, as_user, sessions, with_cargo};

const NO_CURL: &str = "`curl` is not installed; `tests/setup` does it";

fn runs(program: &str, flags: &str) -> bool {
    let output = Command::new(program).args(flags.split(' ')).output();
    output.is_ok_and(|output| output.status.success())
}

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
    if !runs("curl", "--version") {
        return skip(NO_CURL);
    }
    if !runs("id", "--user --name") {
        return skip("the sessions call the user by name, and this one has none");
    }
    for session in sessions("user") {
        assert_shown(&session, &as_user(&session));
    }
}

#[test]
fn the_sessions_of_root_are_fresh() {
    if !runs("curl", "--version") {
        return skip(NO_CURL);
    }
    for session in sessions("root") {
        let Some(machine) = Machine::boot(Tree::Host) else { return };
        examples();
        for program in PROGRAMS {
            machine.copy(&daemon_tests::package::program(program), &format!("/usr/bin/{program}"));
        }
        assert_shown(&session, &as_root(&session, &machine));
    }
}
