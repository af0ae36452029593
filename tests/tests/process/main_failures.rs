//! A main that fails before it is ready: the caller learns why, and nothing is left.

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const IMPATIENT: &str = env!("CARGO_BIN_EXE_impatient");

/// A start with `words`, which fails with `code` and says `parts`.
#[track_caller]
fn fails(program: &str, words: &[&str], code: i32, parts: &[&str]) {
    for foreground in [false, true] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, program);
        let launch = if foreground { daemon.launch().arg("--foreground") } else { daemon.launch() };
        words.iter().fold(launch.dirty(), Launch::arg).run().expect(code).says(parts);
        daemon.assert_nothing_left();
    }
}

#[test]
fn main_returns_an_error() {
    fails(ACTOR, &["error=the database is away"], 1, &["actor: main failed", "the database is away"]);
}

#[test]
fn main_panics() {
    fails(ACTOR, &["panic=the sky fell"], 101, &["the sky fell", "acting.rs"]);
}

#[test]
fn main_leaves_with_a_status_of_its_own() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.launch().arg("exit=7").run().expect(7).says(&["actor: ", "status 7 before it was ready"]);
    daemon.assert_nothing_left();
}

#[test]
fn an_exit_with_status_zero_before_ready_is_no_success() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.launch().arg("exit=0").run().expect(1).says(&["status 0 before it was ready"]);
    daemon.assert_nothing_left();
}

#[test]
fn main_returns_without_ever_being_ready() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let touched = workdir.join("touched");
    let ended = daemon.launch().arg(format!("touch={}", touched.display())).run();
    assert!(touched.exists());
    ended.expect(1).says(&["main returned before the daemon was ready"]);
    daemon.assert_nothing_left();
}

#[test]
fn the_daemon_is_killed_before_it_is_ready() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.launch().arg("die").run().expect(1).says(&["killed by SIGKILL", "before it was ready"]);
    daemon.assert_nothing_left();
}

#[test]
fn a_panic_that_main_catches_is_no_failure() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.started(daemon.launch().arg("recover").arg("ready").arg("serve"));
    daemon.word("status").expect(0);
}

#[test]
fn the_daemon_is_never_ready() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, IMPATIENT);
    daemon.launch().dirty().arg("hang").run().expect(152).says(&["not ready within 2s"]);
    daemon.assert_nothing_left();
}

#[test]
fn processes_started_before_the_failure_go_along_with_a_late_daemon() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, IMPATIENT);
    let spawned = format!("helper={}", workdir.path().display());
    daemon.launch().arg(spawned).arg("hang").run().expect(152);
    until_true("the helper is gone", || workdir.processes().is_empty());
}
