//! The watchdog: pings that are the program's own beat, and the name of a part that stalls (S09, S10, S11, F64).

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::{Launch, Running};
use daemon_tests::notify::{Manager, Message};
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

const BEATING: &str = env!("CARGO_BIN_EXE_beating");

fn under<'w>(daemon: &Daemon<'w>, manager: &Manager, workdir: &Workdir) -> Launch<'w> {
    daemon.launch().env("NOTIFY_SOCKET", manager.address()).arg("--").arg(workdir.path())
}

/// Everything that is said until it has ended.
fn stop(running: Running, manager: &Manager) -> Vec<Message> {
    running.process().signal(Signal::SIGTERM);
    let messages = manager.until("STOPPING=1");
    running.wait().expect(0);
    messages
}

fn pings(messages: &[Message]) -> usize {
    messages.iter().filter(|message| message.has("WATCHDOG=1")).count()
}

#[test]
fn s09_f64_a_watchdog_that_is_not_this_daemons_or_makes_no_sense_is_not_pinged() {
    let none = [
        vec![],
        vec![("WATCHDOG_USEC", "")],
        vec![("WATCHDOG_USEC", "0")],
        vec![("WATCHDOG_USEC", "soon")],
        vec![("WATCHDOG_USEC", "-1")],
        vec![("WATCHDOG_USEC", " 500000")],
        vec![("WATCHDOG_USEC", "18446744073709551615")],
        vec![("WATCHDOG_USEC", "18446744073709551616")],
        vec![("WATCHDOG_USEC", "500000"), ("WATCHDOG_PID", "1")],
        vec![("WATCHDOG_USEC", "500000"), ("WATCHDOG_PID", "x")],
    ];
    for variables in none {
        let workdir = Workdir::new();
        let manager = Manager::at(&workdir.join("notify"));
        let daemon = Daemon::new(&workdir, BEATING);
        let launch = under(&daemon, &manager, &workdir);
        let running = variables.iter().fold(launch, |launch, (name, value)| launch.env(name, value)).spawn();
        until_true("main has beaten often", || workdir.join("beats-main").exists());
        let messages = stop(running, &manager);
        assert_eq!(pings(&messages), 0, "{variables:?}: {messages:?}");
    }
}

#[test]
fn s09_each_limit_is_pinged_while_main_makes_progress() {
    for limit in ["1", "1000", "300000", "500000"] {
        let workdir = Workdir::new();
        let manager = Manager::at(&workdir.join("notify"));
        let daemon = Daemon::new(&workdir, BEATING);
        let running = under(&daemon, &manager, &workdir).env("WATCHDOG_USEC", limit).spawn();
        for _ in 0..5 {
            let ping = manager.until("WATCHDOG=1").pop().expect("a ping");
            assert_eq!(ping.text, "WATCHDOG=1", "alone in its datagram");
            assert_eq!(ping.sender, running.process().0);
        }
        let _ = stop(running, &manager);
    }
}

#[test]
fn s11_a_main_that_stalls_is_named_and_pings_no_longer() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, BEATING);
    let running =
        under(&daemon, &manager, &workdir).env("WATCHDOG_USEC", "10000000").arg("part=worker").spawn();
    let _ = manager.until("WATCHDOG=1");
    let _stall = workdir.file("stall-main", "");
    until_true("main has stalled", || workdir.join("stalled-main").exists());
    let _before = manager.rest();
    until_true("it is told", || running.stderr().contains("`main` has not beaten for"));
    assert!(running.stderr().contains("the limit of the watchdog is 10s"), "{}", running.stderr());
    assert!(!running.stderr().contains("`worker`"), "only what stalls is named");
    let mut messages = manager.rest();
    // One for what main had still done since the last one, and none from then on.
    assert!(pings(&messages) <= 1, "{messages:?}");
    let after = stop(running, &manager);
    assert_eq!(pings(&after), 0, "{after:?}");
    messages.extend(after);
    assert!(messages.iter().any(|message| message.text.contains("STATUS=`main` has not beaten")));
}

#[test]
fn s11_one_worker_of_two_that_stalls_is_enough() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, BEATING);
    let launch = under(&daemon, &manager, &workdir).env("WATCHDOG_USEC", "10000000");
    let running = launch.arg("part=reader").arg("part=writer").arg("dropped=helper").spawn();
    let _ = manager.until("WATCHDOG=1");
    let _stall = workdir.file("stall-writer", "");
    until_true("it is told", || running.stderr().contains("`writer` has not beaten for"));
    let _before = manager.rest();
    std::fs::remove_file(workdir.join("stall-writer")).expect("the file");
    let _again = manager.until("WATCHDOG=1");
    let said = running.stderr();
    assert!(!said.contains("`reader`") && !said.contains("`main`") && !said.contains("`helper`"), "{said}");
    assert_eq!(said.matches("has not beaten").count(), 1, "once a silence: {said}");
    let _ = stop(running, &manager);
}

#[test]
fn s09_s11_a_part_that_stalls_is_named_in_time_when_the_limit_is_below_one_second() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, BEATING);
    let running =
        under(&daemon, &manager, &workdir).env("WATCHDOG_USEC", "400000").arg("part=worker").spawn();
    let _ = manager.until("WATCHDOG=1");
    let _stall = workdir.file("stall-worker", "");
    until_true("it is told", || running.stderr().contains("the limit of the watchdog is 400ms"));
    assert!(
        running.stderr().contains("`worker` has not beaten for 3"),
        "three quarters: {}",
        running.stderr()
    );
    let _ = stop(running, &manager);
}

#[test]
fn s10_a_fault_that_the_program_finds_itself_triggers_the_watchdog() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, BEATING);
    let running = under(&daemon, &manager, &workdir).spawn();
    let _trigger = workdir.file("trigger", "");
    let _ = manager.until("WATCHDOG=trigger");
    until_true("why is told", || running.stderr().contains("the watchdog is triggered: it is stuck"));
    let _ = stop(running, &manager);
}

#[test]
fn whoever_waits_in_shutdown_makes_progress() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, BEATING);
    let running = under(&daemon, &manager, &workdir).env("WATCHDOG_USEC", "300000").arg("idle").spawn();
    for _ in 0..4 {
        let _ = manager.until("WATCHDOG=1");
    }
    let _ = stop(running, &manager);
}

#[test]
fn without_a_manager_a_part_that_stalls_is_told_by_the_key_alone() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, BEATING);
    let running = daemon.launch().arg("run").arg("--").arg(workdir.path()).spawn();
    let _stall = workdir.file("stall-main", "");
    until_true("it is told", || running.stderr().contains("the limit of the watchdog is 2s"));
    running.process().signal(Signal::SIGTERM);
    running.wait().expect(0);
}
