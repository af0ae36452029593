//! The launcher that waits for the daemon, and what becomes of the daemon when it does not (D14, D15, F31, F56).

use daemon_tests::daemon::Daemon;
use daemon_tests::proc::Process;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

/// The PID file's process while main waits for `go`, and what launched it.
fn held(workdir: &Workdir) -> (Daemon<'_>, String) {
    (Daemon::new(workdir, ACTOR), format!("await={}", workdir.join("go").display()))
}

#[test]
fn d14_the_launcher_waits_until_the_daemon_is_ready() {
    let workdir = Workdir::new();
    let (daemon, hold) = held(&workdir);
    let reached = workdir.join("reached");
    let mut running = daemon
        .launch()
        .arg(format!("touch={}", reached.display()))
        .arg(hold)
        .arg("ready")
        .arg("serve")
        .spawn();
    until_true("main is at work", || reached.exists());
    assert!(running.running(), "the launcher is gone before the daemon is ready");
    let _go = workdir.file("go", "");
    running.wait().expect(0);
}

#[test]
fn d15_everything_answers_at_the_instant_the_launcher_returns() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    for _ in 0..10 {
        daemon.launch().dirty().run().expect(0);
        assert!(Process(daemon.recorded().expect("a PID file with a number")).alive());
        daemon.word("status").expect(0);
        daemon.word("stop").expect(0);
        daemon.assert_nothing_left();
    }
}

#[test]
fn a_launcher_that_was_started_with_sigchld_ignored_waits_like_any_other() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.started(daemon.launch().through(&["/usr/bin/env", "--ignore-signal=CHLD"]));
    assert!(!process.status().ignored.contains(&17), "{:?}", process.status().ignored);
}

#[test]
fn d14_what_the_daemon_has_started_is_not_taken_for_the_daemon() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    for _ in 0..10 {
        daemon.launch().arg("orphan").arg("exit=42").run().expect(42).says(&["ended with status 42"]);
        daemon.assert_nothing_left();
    }
}

#[test]
fn d14_a_daemon_that_fails_is_waited_for_no_longer_than_one_that_starts() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_impatient"));
    daemon
        .launch()
        .arg("linger")
        .arg("panic=the bitter end")
        .run()
        .expect(152)
        .says(&["not ready within 2s"]);
    daemon.assert_nothing_left();
}

#[test]
fn f31_a_launcher_killed_while_it_waits_takes_the_daemon_along() {
    let workdir = Workdir::new();
    let (daemon, hold) = held(&workdir);
    let running = daemon.launch().arg(hold).arg("ready").arg("serve").spawn();
    let process = daemon.appears();
    running.process().signal(Signal::SIGKILL);
    let _killed = running.wait();
    let _go = workdir.file("go", "");
    daemon.gone(process);
    daemon.assert_nothing_left();
}

#[test]
fn f56_a_signal_to_the_waiting_launcher_ends_the_start() {
    let workdir = Workdir::new();
    let (daemon, hold) = held(&workdir);
    let running = daemon.launch().dirty().arg(hold).arg("ready").arg("serve").spawn();
    let process = daemon.appears();
    running.process().signal(Signal::SIGTERM);
    assert_ne!(running.wait().code(), 0, "a start cut short is no success");
    let _go = workdir.file("go", "");
    daemon.gone(process);
    daemon.assert_nothing_left();
}

#[test]
fn f31_a_launcher_killed_at_any_moment_leaves_a_running_daemon_or_nothing() {
    for turn in 0..30_u32 {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let running = daemon.launch().spawn();
        for _ in 0..turn * 20 {
            std::thread::yield_now();
        }
        running.process().signal(Signal::SIGKILL);
        let _killed = running.wait();
        until_true("a daemon that runs, or nothing", || {
            let nothing = workdir.processes().is_empty() && !daemon.pidfile().exists();
            nothing || daemon.recorded().is_some() && daemon.word("status").code() == 0
        });
    }
}
