//! Signals: none is lost, none is blocked or ignored by inheritance, and the second one is obeyed at once.

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

fn lines(workdir: &Workdir, name: &str) -> usize {
    workdir.read(name).lines().count()
}

fn placed(workdir: &Workdir) -> String {
    format!("place={}", workdir.path().display())
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
fn declared_signals_call_their_function_on_a_normal_thread() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.started(daemon.launch().dirty().arg(placed(&workdir)).arg("ready").arg("serve"));
    process.signal(Signal::SIGUSR1);
    until_true("the first function has run", || lines(&workdir, "signals") == 1);
    process.signal(Signal::SIGUSR2);
    until_true("the second function has run", || lines(&workdir, "signals") == 2);
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

#[test]
fn n02_sighup_reloads_in_the_same_process() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.started(daemon.launch().dirty().arg(placed(&workdir)).arg("ready").arg("serve"));
    process.signal(Signal::SIGHUP);
    until_true("the reload has run", || lines(&workdir, "reloads") == 1);
    assert_eq!(daemon.process(), process);
}

#[test]
fn sighup_without_a_reload_function_is_a_stop_like_any_other() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, IMPATIENT);
    let process = daemon.start();
    process.signal(Signal::SIGHUP);
    daemon.gone(process);
    daemon.assert_nothing_left();
}

#[test]
fn r08_a_storm_of_sighups_coalesces_and_the_last_one_counts() {
    let workdir = Workdir::new();
    let verdict = workdir.file("verdict", "wait");
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.started(daemon.launch().arg(placed(&workdir)).arg("ready").arg("serve"));
    process.signal(Signal::SIGHUP);
    until_true("the first reload is at work", || lines(&workdir, "reloads") == 1);
    for _ in 0..500 {
        process.signal(Signal::SIGHUP);
    }
    std::fs::remove_file(verdict).expect("reloads that do not wait");
    let _go = workdir.file("go", "");
    until_true("a reload after the last signal", || lines(&workdir, "reloads") == 2);
    daemon.word("reload").expect(0);
    assert_eq!(lines(&workdir, "reloads"), 3, "500 signals were one reload, and the word is one more");
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
fn f61_a_closed_log_pipe_does_not_end_the_daemon() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, IMPATIENT);
    let go = workdir.join("go");
    let (hold, survived) = (format!("await={}", go.display()), workdir.join("survived"));
    let touch = format!("touch={}", survived.display());
    let script = "\"$@\" 2>&1 | :";
    let launch = daemon.launch().through(&["/bin/sh", "-c", script, "sh"]).arg("--foreground");
    let _running = launch.arg("ready").arg(hold).arg("complain").arg(touch).arg("serve").spawn();
    let process = daemon.appears();
    let _go = workdir.file("go", "");
    until_true("main goes on after it has written", || survived.exists());
    process.signal(Signal::SIGTERM);
    until_true("the daemon and the shell have ended", || workdir.processes().is_empty());
    daemon.assert_nothing_left();
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
