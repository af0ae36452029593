//! The stop: asked for once, obeyed at any moment, and forced when it hangs (N01, F53, F56 to F58, F60).

use std::os::unix::process::ExitStatusExt;

use daemon_tests::acting::placed;
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::{Launch, Running};
use daemon_tests::notify::Manager;
use daemon_tests::proc::Process;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const IMPATIENT: &str = env!("CARGO_BIN_EXE_impatient");

/// Runs in the foreground until it says that it is ready.
fn foreground(daemon: &Daemon, workdir: &Workdir, words: &[&str]) -> Running {
    let manager = Manager::at(&workdir.join("ready"));
    let launch = daemon.launch().env("NOTIFY_SOCKET", manager.address()).arg("ready");
    let running = words.iter().fold(launch, Launch::arg).spawn();
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
    let running = Launch::new(&workdir, &program).env("NOTIFY_SOCKET", manager.address()).spawn();
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
        if kill(Pid::from_raw(process.0), Signal::SIGTERM).is_err() {
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

/// Sent while it is stopped, both wait for it when it goes on.
#[test]
fn f58_sigterm_wins_over_sighup_in_either_order() {
    let workdir = Workdir::new();
    for turn in 0..100 {
        let daemon = Daemon::new(&workdir, ACTOR);
        let process = daemon.start();
        let mut signals = [Signal::SIGHUP, Signal::SIGTERM];
        if turn % 2 == 1 {
            signals.reverse();
        }
        let held = turn % 4 < 2;
        if held {
            process.signal(Signal::SIGSTOP);
        }
        for signal in signals {
            // Unless it was stopped first, it may be gone already.
            let _sent = kill(Pid::from_raw(process.0), signal);
        }
        if held {
            process.signal(Signal::SIGCONT);
        }
        daemon.gone(process);
        daemon.assert_nothing_left();
    }
}

#[test]
fn f60_a_daemon_that_was_stopped_goes_on_where_it_was() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.started(daemon.launch().arg(placed(&workdir)).arg("ready").arg("serve"));
    for turn in 1..=3 {
        process.signal(Signal::SIGSTOP);
        until_true("it is stopped", || process.stat().state == 'T');
        daemon.word("status").expect(0);
        daemon.launch().run().expect(150);
        process.signal(Signal::SIGHUP);
        process.signal(Signal::SIGCONT);
        until_true("it has reloaded", || workdir.lines("reloads") == turn);
    }
    process.signal(Signal::SIGSTOP);
    process.signal(Signal::SIGTERM);
    assert!(process.alive());
    process.signal(Signal::SIGCONT);
    daemon.gone(process);
    daemon.assert_nothing_left();
}

/// A pending signal stays pending across exec: it is there before the program's first instruction.
#[test]
fn f56_a_sigterm_from_before_the_program_began_is_heard() {
    for (flags, code) in [(&["--foreground"][..], 0), (&[], 143)] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let script = "kill -TERM $$; exec \"$@\"";
        let how = ["/usr/bin/env", "--block-signal=TERM", "/bin/sh", "-c", script, "sh"];
        let launch = flags.iter().fold(daemon.launch().through(&how), Launch::arg);
        // A daemon that is ready by the time the launcher waits for it would be a good start.
        let go = workdir.join("go");
        if code == 0 {
            std::fs::write(&go, "").expect("a file");
        }
        launch.arg(format!("await={}", go.display())).arg("ready").arg("serve").run().expect(code);
        std::fs::write(&go, "").expect("a file");
        until_true("nothing is left", || workdir.processes().is_empty());
        daemon.assert_nothing_left();
    }
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
