//! A test leaves no process and no file, however it ends; and a test that fails shows everything that the daemon said.

use std::path::Path;

use daemon_testing::{Daemon, Ended, Launch, Signal, Workdir};
use daemon_tests::proc::Process;
use daemon_tests::wait::until_true;

use crate::inner::{run, told};

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

#[track_caller]
fn assert_gone(ended: &Ended, who: &[&str]) {
    for who in who {
        let process = Process(told(ended, who).parse().expect("a number"));
        until_true(&format!("the {who} is gone"), || !process.alive());
    }
    let root = Path::new(told(ended, "root"));
    until_true("the root is gone", || !root.exists());
}

#[test]
fn a_test_that_panics_leaves_neither_the_daemon_nor_what_it_has_started_nor_a_file() {
    let ended = run("panics", &[]);
    assert_eq!(ended.code(), 101);
    assert_gone(&ended, &["daemon", "helper"]);
}

#[test]
fn a_test_program_that_is_killed_leaves_neither_a_daemon_nor_a_file() {
    let ended = run("is_killed", &[]);
    assert_eq!(ended.code(), 128 + Signal::SIGKILL as i32);
    assert_gone(&ended, &["daemon"]);
    // It does not name the root, and who would know it was killed.
    Process(told(&ended, "helper").parse().expect("a number")).signal(Signal::SIGKILL);
}

#[test]
fn a_test_that_passes_leaves_nothing_either() {
    let actor = Daemon::new(ACTOR).start();
    let (process, root) = (actor.process(), actor.daemon().root().path().to_owned());
    drop(actor);
    assert!(!process.alive());
    assert!(!root.exists());
}

#[test]
fn a_program_that_a_test_has_let_go_of_ends_with_its_directory() {
    let workdir = Workdir::new();
    let sleep = || Launch::new(&workdir, "/bin/sleep".as_ref()).arg("1000").spawn();
    let let_go = sleep().process();
    let kept = sleep();
    assert!(let_go.alive(), "it runs on");
    drop(workdir);
    assert!(!let_go.alive());
    let process = kept.process();
    drop(kept);
    until_true("what outlives the directory ends when it is let go of", || !process.alive());
}

#[test]
fn a_panic_of_the_test_is_told_with_all_that_the_daemon_said() {
    let ended = run("says_what_the_daemon_said", &[]);
    assert_eq!(ended.code(), 101);
    ended.says(&["an assertion of the test's own", "something on stdout", "something on stderr", "READY=1"]);
}

#[test]
fn the_limit_is_one_variable_and_what_was_waited_for_is_told_with_all_that_the_daemon_said() {
    let ended = run("waits_in_vain", &[("DAEMON_TESTING_LIMIT", "1")]);
    ended.expect(101).says(&["waited 1s in vain", "READY=1", "something on stderr"]);
}

#[test]
fn a_limit_that_is_no_number_is_refused() {
    run("waits_in_vain", &[("DAEMON_TESTING_LIMIT", "soon")])
        .expect(101)
        .says(&["`DAEMON_TESTING_LIMIT`", "`soon`"]);
}

#[test]
fn a_daemon_that_does_not_start_gives_its_words() {
    run("does_not_start", &[]).expect(101).says(&["exit code 1", "the file is nonsense"]);
}

#[test]
fn a_daemon_that_ends_before_it_is_ready_is_not_waited_for() {
    let ended = run("ends_before_it_is_ready", &[]);
    let ended = ended.expect(101).says(&["it has ended before", "exit status: 7", "something on stderr"]);
    assert_eq!(ended.stderr.matches("something on stderr").count(), 1, "told twice: {}", ended.stderr);
}
