//! The stop: asked for once, obeyed at any moment, and forced when it hangs (N01, F53, F56 to F58).

use std::os::unix::process::ExitStatusExt;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Running;
use daemon_tests::notify::Manager;
use daemon_tests::proc::Process;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const IMPATIENT: &str = env!("CARGO_BIN_EXE_impatient");

/// Runs in the foreground until it says that it is ready.
fn foreground(daemon: &Daemon, workdir: &Workdir, words: &[&str]) -> Running {
    let manager = Manager::at(&workdir.join("ready"));
    let launch = daemon.launch().env("NOTIFY_SOCKET", manager.address()).arg("ready");
    let running = words.iter().fold(launch, daemon_tests::launch::Launch::arg).spawn();
    assert!(manager.next().has("READY=1"));
    running
}

#[test]
fn n01_sigterm_and_sigint_end_it_with_status_zero() {
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let running = foreground(&daemon, &workdir, &["serve"]);
        running.process().signal(signal);
        running.wait().expect(0);
        daemon.assert_nothing_left();
    }
}

#[test]
fn a_daemon_whose_main_never_asks_for_the_stop_ends_all_the_same() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("ready"));
    let program = workdir.install(env!("CARGO_BIN_EXE_bare").as_ref());
    let running =
        daemon_tests::launch::Launch::new(&workdir, &program).env("NOTIFY_SOCKET", manager.address()).spawn();
    assert!(manager.next().has("READY=1"));
    running.process().signal(Signal::SIGTERM);
    running.wait().expect(0);
    assert!(manager.next().has("STOPPING=1"));
}

#[test]
fn f56_a_second_sigterm_ends_a_stop_that_hangs() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let stopping = workdir.join("stopping");
    let touch = format!("touch={}", stopping.display());
    let running = foreground(&daemon, &workdir, &["serve", &touch, "hang"]);
    running.process().signal(Signal::SIGTERM);
    until_true("main is stopping", || stopping.exists());
    running.process().signal(Signal::SIGTERM);
    running.wait().expect(151);
    daemon.assert_nothing_left();
}

#[test]
fn f56_a_thousand_sigterms_are_one_stop() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.start();
    for _ in 0..1000 {
        if nix::sys::signal::kill(nix::unistd::Pid::from_raw(process.0), Signal::SIGTERM).is_err() {
            break;
        }
    }
    daemon.gone(process);
    daemon.assert_nothing_left();
}

#[test]
fn f57_a_stop_that_hangs_ends_after_stop_timeout() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, IMPATIENT);
    let running = foreground(&daemon, &workdir, &["serve", "hang"]);
    running.process().signal(Signal::SIGTERM);
    running.wait().expect(151).says(&["200ms"]);
    daemon.assert_nothing_left();
}

#[test]
fn f56_sigterm_during_the_start_ends_it() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let reached = workdir.join("reached");
    let touch = format!("touch={}", reached.display());
    let running = daemon.launch().arg(touch).arg("serve").arg("error=stopped while starting").spawn();
    until_true("main is starting", || reached.exists());
    daemon.appears().signal(Signal::SIGTERM);
    assert_ne!(running.wait().code(), 0, "a start that was stopped is no success");
    daemon.assert_nothing_left();
}

#[test]
fn f58_sigterm_wins_over_sighup() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.start();
    process.signal(Signal::SIGSTOP);
    process.signal(Signal::SIGHUP);
    process.signal(Signal::SIGTERM);
    process.signal(Signal::SIGCONT);
    daemon.gone(process);
    daemon.assert_nothing_left();
}

#[test]
fn f53_sighup_during_the_stop_changes_nothing() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let (stopping, go) = (workdir.join("stopping"), workdir.join("go"));
    let words = ["serve".into(), format!("touch={}", stopping.display()), format!("await={}", go.display())];
    let running = foreground(&daemon, &workdir, &[&words[0], &words[1], &words[2]]);
    let process: Process = running.process();
    process.signal(Signal::SIGTERM);
    until_true("main is stopping", || stopping.exists());
    process.signal(Signal::SIGHUP);
    let _go = workdir.file("go", "");
    let ended = running.wait().expect(0);
    assert_eq!(ended.status.signal(), None);
}

#[test]
fn f56_sigterm_at_any_moment_leaves_nothing() {
    for turn in 0..30_u32 {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let running = daemon.launch().arg("--foreground").spawn();
        for _ in 0..turn * 20 {
            std::thread::yield_now();
        }
        running.process().signal(Signal::SIGTERM);
        let _ended = running.wait();
        daemon.assert_nothing_left();
    }
}
