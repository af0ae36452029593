//! Reload on SIGHUP: one at a time, none lost, and never in the way of a stop (N02, R08, F53, F54).

use daemon_tests::acting::placed;
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::{Launch, Running};
use daemon_tests::proc::Process;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const IMPATIENT: &str = env!("CARGO_BIN_EXE_impatient");

#[test]
fn n02_sighup_reloads_in_the_same_process() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.started(daemon.launch().dirty().arg(placed(&workdir)).arg("ready").arg("serve"));
    process.signal(Signal::SIGHUP);
    until_true("the reload has run", || workdir.lines("reloads") == 1);
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
    until_true("the first reload is at work", || workdir.lines("reloads") == 1);
    for _ in 0..500 {
        process.signal(Signal::SIGHUP);
    }
    std::fs::remove_file(verdict).expect("reloads that do not wait");
    let _go = workdir.file("go", "");
    until_true("a reload after the last signal", || workdir.lines("reloads") == 2);
    daemon.word("reload").expect(0);
    assert_eq!(workdir.lines("reloads"), 3, "500 signals were one reload, and the word is one more");
}

/// A daemon in the foreground whose reload waits for ever, or until there is a file `go`.
pub(crate) fn at_work<'w>(workdir: &'w Workdir, daemon: &Daemon<'w>, words: &[&str]) -> Running {
    let _slow = workdir.file("verdict", "wait");
    let launch = daemon.launch().arg("--foreground").arg(placed(workdir)).arg("ready");
    let running = words.iter().fold(launch, Launch::arg).spawn();
    let process = running.process();
    until_true("it is there", || daemon.recorded() == Some(process.0));
    until_true("the reload is at work", || {
        process.signal(Signal::SIGHUP);
        workdir.lines("reloads") == 1
    });
    running
}

#[test]
fn f54_a_reload_that_hangs_does_not_hold_up_the_stop() {
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let running = at_work(&workdir, &daemon, &["serve"]);
        running.process().signal(signal);
        running.wait().expect(0);
        daemon.assert_nothing_left();
    }
}

#[test]
fn f54_f57_a_reload_and_a_stop_that_both_hang_end_at_a_second_signal() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let stopping = workdir.join("stopping");
    let touch = format!("touch={}", stopping.display());
    let running = at_work(&workdir, &daemon, &["serve", &touch, "hang"]);
    running.process().signal(Signal::SIGTERM);
    until_true("main is stopping", || stopping.exists());
    running.process().signal(Signal::SIGTERM);
    running.wait().expect(151).says(&["second signal (SIGTERM)"]);
    daemon.assert_nothing_left();
}

#[test]
fn f54_f57_a_reload_and_a_stop_that_both_hang_end_after_stop_timeout() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_reloading"));
    let running = at_work(&workdir, &daemon, &["serve", "hang"]);
    running.process().signal(Signal::SIGTERM);
    running.wait().expect(151).says(&["not stopped within 200ms"]);
}

#[test]
fn f54_a_stop_is_heard_whatever_handlers_have_run_before() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.started(daemon.launch().dirty().arg(placed(&workdir)).arg("ready").arg("serve"));
    for turn in 1..=20 {
        for (signal, file) in [(Signal::SIGHUP, "reloads"), (Signal::SIGUSR1, "signals")] {
            process.signal(signal);
            until_true("the handler has run", || workdir.lines(file) == turn);
        }
    }
    process.signal(Signal::SIGTERM);
    daemon.gone(process);
    daemon.assert_nothing_left();
}

#[test]
fn f53_handlers_wait_for_the_one_that_is_at_work_and_each_signal_is_one_call() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let running = at_work(&workdir, &daemon, &["serve"]);
    for signal in [Signal::SIGHUP, Signal::SIGUSR1, Signal::SIGHUP, Signal::SIGUSR2, Signal::SIGUSR1] {
        // Passed on, it is pending for one of the threads.
        let pending = |process: Process| process.threads().iter().any(|thread| !thread.pending.is_empty());
        running.process().signal(signal);
        until_true("the signal is taken", || !pending(running.process()));
    }
    assert_eq!((workdir.lines("reloads"), workdir.lines("signals")), (1, 0), "two handlers at once");
    let _go = workdir.file("go", "");
    until_true("they have run", || (workdir.lines("reloads"), workdir.lines("signals")) == (2, 2));
    running.process().signal(Signal::SIGTERM);
    running.wait().expect(0);
}

#[test]
fn f53_f58_a_reload_that_is_asked_for_during_the_stop_is_refused() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let stopping = workdir.join("stopping");
    let words = [placed(&workdir), "ready".into(), "serve".into()];
    let end = [format!("touch={}", stopping.display()), format!("await={}", workdir.join("go").display())];
    let process = daemon.started(words.iter().chain(&end).fold(daemon.launch(), Launch::arg));
    process.signal(Signal::SIGTERM);
    until_true("main is stopping", || stopping.exists());
    daemon.word("reload").expect(1).says(&["reload refused", "stopping"]);
    let _go = workdir.file("go", "");
    daemon.gone(process);
    assert_eq!(workdir.lines("reloads"), 0);
}

#[test]
fn f54_a_reload_that_runs_out_of_memory_ends_the_daemon_and_the_next_start_works() {
    let workdir = Workdir::new();
    let _verdict = workdir.file("verdict", "allocate");
    let daemon = Daemon::new(&workdir, ACTOR);
    let limited = daemon.launch().through(&["/usr/bin/prlimit", "--as=2000000000"]);
    let process = daemon.started(limited.arg(placed(&workdir)).arg("ready").arg("serve"));
    daemon.word("reload").expect(1).says(&["ended before it had reloaded"]);
    daemon.gone(process);
    daemon.start();
    daemon.word("stop").expect(0);
}

/// One thread beside main's own, and one more once a handler was called: signals are waited for by the other meanwhile.
#[test]
fn f54_no_more_threads_than_that_are_ever_there() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.started(daemon.launch().arg(placed(&workdir)).arg("ready").arg("serve"));
    assert_eq!(process.status().threads, 2);
    for _ in 0..20 {
        daemon.word("reload").expect(0);
    }
    assert_eq!(process.status().threads, 3);
}

/// Its thread would have a stack of the size that the launcher's limit says.
#[test]
fn a_handler_has_room_however_small_the_launchers_stack_was() {
    let workdir = Workdir::new();
    let _deep = workdir.file("verdict", "stack");
    let daemon = Daemon::new(&workdir, ACTOR);
    let launch = daemon.launch().dirt_with("--stack", "256").arg(placed(&workdir));
    let process = daemon.started(launch.arg("ready").arg("serve"));
    daemon.word("reload").expect(0);
    assert_eq!(daemon.process(), process);
}
