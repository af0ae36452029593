//! The way into the background: forks, session, parent, and the launcher that waits (D05 to D08, D14 to D16).

use std::process::Command;

use daemon_tests::daemon::Daemon;
use daemon_tests::proc::Process;
use daemon_tests::terminal;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

/// The PID file's process while main waits for `go`, and what launched it.
fn held(workdir: &Workdir) -> (Daemon<'_>, String) {
    (Daemon::new(workdir, ACTOR), format!("await={}", workdir.join("go").display()))
}

#[test]
fn d05_d08_the_daemon_is_another_process_whose_launcher_and_first_child_are_gone() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let running = daemon.launch().dirty().spawn();
    let launched = running.process();
    running.wait().expect(0);
    let process = daemon.process();
    assert_ne!(process, launched);
    assert_eq!(workdir.processes(), [process], "nothing else is left");
    assert_ne!(process.stat().parent, launched.0);
}

#[test]
fn d06_d07_it_has_a_session_of_its_own_that_it_does_not_lead() {
    let workdir = Workdir::new();
    let process = Daemon::new(&workdir, ACTOR).start();
    let stat = process.stat();
    assert_ne!(stat.session, Process::own().stat().session);
    assert_ne!(stat.session, process.0);
    assert_eq!(stat.terminal, 0);
}

#[test]
fn d06_f30_a_controlling_terminal_is_left_behind() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let (_terminal, name) = terminal::open();
    let process = daemon.started(daemon.launch().dirt_with("--tty", name));
    assert_eq!(process.stat().terminal, 0);
}

#[test]
fn d07_opening_a_terminal_does_not_acquire_it() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let (_terminal, name) = terminal::open();
    let process = daemon.started(daemon.launch().arg(format!("terminal={name}")).arg("ready").arg("serve"));
    assert_eq!(process.stat().terminal, 0);
}

#[test]
fn f22_a_launcher_that_leads_its_session_is_no_obstacle() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let process = daemon.started(daemon.launch().dirt("--session"));
    assert_ne!(process.stat().session, process.0);
}

#[test]
fn d08_its_parent_is_the_nearest_subreaper() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let running = daemon.launch().through(&[env!("CARGO_BIN_EXE_subreaper")]).spawn();
    let process = daemon.appears();
    until_true("the daemon is the subreaper's", || process.stat().parent == running.process().0);
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
fn d16_foreground_is_a_flag_and_a_word() {
    for how in ["--foreground", "run"] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let running = daemon.launch().arg(how).spawn();
        let process = daemon.appears();
        assert_eq!(process, running.process(), "{how}");
        assert_eq!(process.stat().session, Process::own().stat().session, "{how}");
        process.signal(Signal::SIGTERM);
        running.wait().expect(0);
    }
}

#[test]
fn d16_a_declaration_decides() {
    let workdir = Workdir::new();
    let staying = Daemon::new(&workdir, env!("CARGO_BIN_EXE_staying"));
    let running = staying.launch().spawn();
    assert_eq!(staying.appears(), running.process(), "`detach = false`");
    staying.word("stop").expect(0);
    running.wait().expect(0);

    let manager = daemon_tests::notify::Manager::at(&workdir.join("notify"));
    let forking = Daemon::new(&workdir, env!("CARGO_BIN_EXE_forking"));
    let running = forking.launch().env("NOTIFY_SOCKET", manager.address()).spawn();
    let launched = running.process();
    running.wait().expect(0);
    assert_ne!(forking.process(), launched, "`detach = true`");
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
fn f33_threads_that_run_before_main_are_refused() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let source = workdir.file("thread.c", THREAD_BEFORE_MAIN);
    let library = workdir.join("thread.so");
    let built = Command::new("cc").args(["-shared", "-fPIC", "-o"]).args([&library, &source]).status();
    assert!(built.expect("a C compiler, as rustc needs to link").success());
    daemon.launch().env("LD_PRELOAD", &library).run().expect(1).says(&["2 threads run already"]);
    daemon.assert_nothing_left();
}

const THREAD_BEFORE_MAIN: &str = "
#include <pthread.h>
#include <unistd.h>
static void *wait_for_ever(void *nothing) { for (;;) pause(); return nothing; }
__attribute__((constructor)) static void start(void) {
    pthread_t thread;
    pthread_create(&thread, 0, wait_for_ever, 0);
}
";

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
