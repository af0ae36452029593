//! Signals: none is lost, and none is blocked or ignored by inheritance (D02, D03).

use daemon_tests::acting::placed;
use daemon_tests::daemon::Daemon;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

#[test]
fn d03_a_daemon_started_with_sigterm_blocked_can_be_stopped() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.started(daemon.launch().dirty());
    process.signal(Signal::SIGTERM);
    daemon.gone(process);
    daemon.assert_nothing_left();
}

#[test]
fn d03_no_thread_blocks_more_than_the_declared_signals() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.started(daemon.launch().dirty().arg("thread").arg("ready").arg("serve"));
    // Main shows what it blocks while it waits for the stop, the thread for signals nothing while it waits
    // for them, and main's own thread nothing at all.
    let declared = [1, 2, 10, 12, 15].into();
    until_true("no thread blocks more than is declared, and one blocks nothing", || {
        let threads = process.threads();
        threads.len() == 3
            && threads.iter().all(|thread| thread.blocked.is_subset(&declared))
            && threads.iter().filter(|thread| thread.blocked.is_empty()).count() == 2
    });
}

#[test]
fn d02_d03_a_child_starts_with_nothing_blocked_or_ignored() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let child = format!("child={}", workdir.path().display());
    daemon.started(daemon.launch().dirty().arg(child).arg("ready").arg("serve"));
    assert_clean_child(&workdir);
}

#[test]
fn d03_so_does_a_child_that_a_handler_starts() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.started(daemon.launch().dirty().arg(placed(&workdir)).arg("ready").arg("serve"));
    let _verdict = workdir.file("verdict", "child");
    daemon.word("reload").expect(0);
    assert_clean_child(&workdir);
}

#[track_caller]
fn assert_clean_child(workdir: &Workdir) {
    let masks = workdir.read("child.sig");
    for name in ["SigBlk", "SigIgn"] {
        let mask = masks.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).expect("a mask");
        let mask = u64::from_str_radix(mask.trim(), 16).expect("hexadecimal");
        // glibc's posix_spawn(3) has every child of every program ignore 32 and 33, which are its own.
        let own = 1 << 31 | 1 << 32;
        assert_eq!(mask & !own, 0, "{name}: {mask:x}");
    }
}

#[test]
fn waiting_for_the_stop_keeps_nothing_and_makes_up_for_nothing() {
    let workdir = Workdir::new();
    let waiting = env!("CARGO_BIN_EXE_waiting").as_ref();
    daemon_tests::launch::Launch::new(&workdir, waiting).arg("run").run().expect(0);
}

#[test]
fn declared_signals_call_their_function_on_a_normal_thread() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.started(daemon.launch().dirty().arg(placed(&workdir)).arg("ready").arg("serve"));
    process.signal(Signal::SIGUSR1);
    until_true("the first function has run", || workdir.lines("signals") == 1);
    process.signal(Signal::SIGUSR2);
    until_true("the second function has run", || workdir.lines("signals") == 2);
    assert!(process.alive());
}

#[test]
fn d02_sigpipe_from_a_closed_pipe_does_not_end_the_daemon() {
    let workdir = Workdir::new();
    let process = Daemon::new(&workdir, ACTOR).start();
    process.signal(Signal::SIGPIPE);
    process.signal(Signal::SIGTERM);
    until_true("it has ended by SIGTERM, with its PID file gone", || !workdir.join("pid").exists());
}
