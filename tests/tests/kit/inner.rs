//! Tests that fail on purpose, each run by another one in a process of its own: in this process they do nothing.

use std::process::Command;

use daemon_testing::{Daemon, Signal};
use daemon_tests::launch::{Ended, Running};
use daemon_tests::proc::Process;
use daemon_tests::workdir::Workdir;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
/// Says that the test is to happen.
const ASKED: &str = "DAEMON_TESTS_INNER";

/// Runs the test `name` of this file, with these variables, to its end.
#[track_caller]
pub(crate) fn run(name: &str, variables: &[(&str, &str)]) -> Ended {
    let workdir = Workdir::new();
    let own = std::env::current_exe().expect("the test program");
    let mut command = Command::new(own);
    command.args(["--exact", &format!("inner::{name}"), "--nocapture"]);
    command.env(ASKED, "1").envs(variables.iter().copied());
    Running::of(command, &workdir).wait()
}

/// The value of a line `name: value`.
#[track_caller]
pub(crate) fn told<'e>(ended: &'e Ended, name: &str) -> &'e str {
    let value = ended.stderr.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    value.unwrap_or_else(|| panic!("no {name}: {}{}", ended.stdout, ended.stderr))
}

fn asked() -> bool {
    std::env::var_os(ASKED).is_some()
}

/// A daemon in the background with a helper, which ends with it and does not name the root.
fn with_a_helper() -> daemon_testing::RunningDaemon {
    let daemon = Daemon::new(ACTOR);
    let actor = ["helper=of-the-kit", "say=hello", "ready", "serve"].iter().fold(daemon, Daemon::arg).start();
    let helper = || {
        let child =
            |process: &Process| process.try_stat().is_some_and(|stat| stat.parent == actor.process().0);
        Process::all().into_iter().find(child)
    };
    actor.until("the helper runs", || helper().is_some());
    eprintln!("daemon: {}", actor.process().0);
    eprintln!("helper: {}", helper().expect("it runs").0);
    eprintln!("root: {}", actor.daemon().root().path().display());
    actor
}

#[test]
fn panics() {
    if asked() {
        let _actor = with_a_helper();
        panic!("the test has failed");
    }
}

#[test]
fn is_killed() {
    if asked() {
        let _actor = with_a_helper();
        Process::own().signal(Signal::SIGKILL);
    }
}

#[test]
fn says_what_the_daemon_said() {
    if asked() {
        let actor =
            ["say=something", "ready", "serve"].iter().fold(Daemon::new(ACTOR), Daemon::arg).supervised();
        actor.wait_ready();
        assert_eq!(1, 2, "an assertion of the test's own");
    }
}

#[test]
fn waits_in_vain() {
    if asked() {
        let actor = ["say=something", "hang"].iter().fold(Daemon::new(ACTOR), Daemon::arg).supervised();
        actor.wait_ready();
    }
}

#[test]
fn does_not_start() {
    if asked() {
        Daemon::new(ACTOR).arg("error=the file is nonsense").start();
    }
}

#[test]
fn ends_before_it_is_ready() {
    if asked() {
        ["say=something", "exit=7"].iter().fold(Daemon::new(ACTOR), Daemon::arg).supervised().wait_ready();
    }
}
