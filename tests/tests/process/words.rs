//! The control words and their exit statuses: N03, LSB I01 to I25.

use std::path::Path;

use daemon_tests::cleanliness::Cleanliness;
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::proc::locks_on;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const BARE: &str = env!("CARGO_BIN_EXE_bare");
const IMPATIENT: &str = env!("CARGO_BIN_EXE_impatient");

#[test]
fn i01_i08_start_starts_and_a_daemon_that_runs_is_success() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.word("start").expect(0);
    let process = daemon.process();
    daemon.word("start").expect(0);
    assert_eq!(daemon.process(), process);
    assert_eq!(workdir.processes(), [process]);
}

#[test]
fn a_plain_start_of_a_daemon_that_runs_is_a_failure_of_its_own() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.start();
    daemon.launch().run().expect(150).says(&[&format!("already running, pid {}", process.0)]);
    daemon.launch().arg("run").run().expect(150).says(&[&format!("already running, pid {}", process.0)]);
}

#[test]
fn i02_i09_stop_waits_until_it_is_gone_and_stopped_already_is_success() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.word("stop").expect(0);
    let process = daemon.started(daemon.launch().dirty());
    daemon.word("stop").expect(0);
    assert!(!process.alive());
    daemon.assert_nothing_left();
    daemon.word("stop").expect(0);
}

#[test]
fn i03_i10_restart_is_another_process_and_starts_what_is_stopped() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.word("restart").expect(0);
    let first = daemon.process();
    daemon.word("restart").expect(0);
    let second = daemon.process();
    assert_ne!(first, second);
    assert_eq!(workdir.processes(), [second]);
}

// N03, too: these are the exit statuses of the LSB.
#[test]
fn i05_i13_i14_i16_status_by_the_lock() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    assert!(daemon.word("status").expect(3).stdout.contains("not running"));
    let process = daemon.start();
    assert!(daemon.word("status").expect(0).stdout.contains(&process.0.to_string()));
    process.signal(Signal::SIGKILL);
    daemon.gone(process);
    assert!(daemon.word("status").expect(1).stdout.contains("dead"));
}

#[test]
fn i17_status_4_when_it_cannot_be_told() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    std::fs::create_dir(daemon.pidfile()).expect("a directory in its place");
    daemon.word("status").expect(4);
}

#[test]
fn status_of_a_daemon_that_is_still_starting_is_running() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let starting = daemon.launch().arg("serve").arg("error=stopped while starting").spawn();
    let _process = daemon.appears();
    daemon.word("status").expect(0);
    daemon.word("stop").expect(0);
    assert_ne!(starting.wait().code(), 0);
    daemon.assert_nothing_left();
}

#[test]
fn i21_words_that_the_declaration_does_not_support_are_not_implemented() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, IMPATIENT);
    daemon.start();
    daemon.word("reload").expect(3).says(&["`reload`"]);
    for word in ["stop", "status", "restart"] {
        let ended = Launch::new(&workdir, Path::new(BARE)).arg(word).run();
        let expected = if word == "status" { 4 } else { 3 };
        ended.expect(expected).says(&["`pidfile`"]);
    }
}

#[test]
fn i24_a_start_without_what_was_declared_is_6_and_check_says_so_before() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.word("check").expect(0);
    let unknown = Daemon::new(&workdir, ACTOR).flag(&["--user", "no-such-user"]);
    unknown.word("check").expect(6).says(&["`no-such-user`"]);
    unknown.word("start").expect(6).says(&["`no-such-user`"]);
    let missing = workdir.join("missing/pid").display().to_string();
    let missing = Daemon::new(&workdir, ACTOR).flag(&["--pidfile", &missing]);
    missing.word("check").expect(6);
    missing.word("start").expect(6);
    daemon.assert_nothing_left();
}

#[test]
fn stop_kills_what_does_not_stop_and_says_so() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, IMPATIENT);
    let pidfile = workdir.file("pid", "");
    let deaf = Launch::new(&workdir, env!("CARGO_BIN_EXE_holder").as_ref());
    let running =
        deaf.through(&["/usr/bin/env", "--ignore-signal=TERM"]).arg(&pidfile).arg("as-daemon").spawn();
    until_true("it has the lock", || locks_on(&pidfile).iter().any(|lock| lock.exclusive));
    daemon.word("stop").expect(151).says(&["did not stop in time", "killed"]);
    assert_eq!(running.wait().code(), 137);
    assert!(!pidfile.exists());
}

/// As systemd does: systemd.kill(5).
#[test]
fn f60_a_daemon_that_was_stopped_hears_the_word_stop() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.start();
    process.signal(Signal::SIGSTOP);
    daemon.word("stop").expect(0);
    assert!(!process.alive());
    daemon.assert_nothing_left();
}

#[test]
fn i03_a_restarted_daemon_is_as_clean_as_a_started_one_and_hears_every_stop() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let launch = daemon.launch().dirty();
    let started = Cleanliness::of(daemon.started(launch));
    for _ in 0..30 {
        daemon.launch().dirty().arg("restart").run().expect(0);
    }
    let restarted = Cleanliness::of(daemon.process());
    let declared = [1, 2, 10, 12, 15].into();
    assert!(restarted.blocked.is_subset(&declared), "{restarted}");
    assert_eq!(Cleanliness { blocked: started.blocked.clone(), ..restarted }, started);
}

#[test]
fn f67_a_daemon_whose_program_was_replaced_on_disk_is_known_and_stopped_by_the_new_one() {
    let workdir = Workdir::new();
    let before = workdir.install(Path::new(ACTOR));
    let daemon = Daemon::new(&workdir, ACTOR).installed(before.clone());
    let process = daemon.start();
    let elsewhere = Workdir::new();
    std::fs::rename(elsewhere.install(Path::new(ACTOR)), &before).expect("to replace the program");
    assert!(process.link("exe").to_string_lossy().ends_with(" (deleted)"));
    daemon.word("status").expect(0);
    daemon.word("restart").expect(0);
    assert_ne!(daemon.process(), process);
    daemon.word("stop").expect(0);
    daemon.assert_nothing_left();
}
