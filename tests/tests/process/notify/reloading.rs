//! What a reload says to the service manager (R01 to R07).

use std::time::Duration;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::launch::Running;
use daemon_tests::notify::Manager;
use daemon_tests::notify::Message;
use daemon_tests::notify::now;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

use super::{ready, under};

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

/// SIGHUP, and everything up to the next READY=1.
fn hang_up(running: &Running, manager: &Manager) -> Vec<Message> {
    running.process().signal(Signal::SIGHUP);
    manager.until("READY=1")
}

#[test]
fn r01_r02_a_reload_is_announced_with_the_time_and_ended_with_ready() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, ACTOR);
    let running = ready(&daemon, &manager, &workdir);
    for _ in 0..3 {
        let before = now();
        let messages = hang_up(&running, &manager);
        let [start, .., end] = &messages[..] else { panic!("{messages:?}") };
        assert!(start.has("RELOADING=1"), "{messages:?}");
        let time = start.get("MONOTONIC_USEC").and_then(|time| time.parse().ok()).map(Duration::from_micros);
        // Microseconds, cut off.
        let earliest = Duration::from_micros(u64::try_from(before.as_micros()).expect("this century"));
        assert!(
            time.is_some_and(|time| earliest <= time && time <= start.read_at),
            "{before:?} {messages:?}"
        );
        assert!(end.has("READY=1"), "{messages:?}");
    }
    assert_eq!(workdir.read("reloads").lines().count(), 3);
}

#[test]
fn r03_s05_a_refused_reload_is_ready_too_and_says_so_in_one_line() {
    let workdir = Workdir::new();
    let _verdict = workdir.file("verdict", "refuse");
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, ACTOR);
    let running = ready(&daemon, &manager, &workdir);
    let messages = hang_up(&running, &manager);
    let status = messages.iter().filter_map(|message| message.get("STATUS")).next_back();
    assert!(status.is_some_and(|text| text.contains("refused") && text.contains("nonsense")), "{messages:?}");
    assert!(messages.iter().all(|message| !message.has("READY=0")), "S05: {messages:?}");
}

#[test]
fn r03_f54_a_reload_that_panics_is_a_refusal() {
    let workdir = Workdir::new();
    let _verdict = workdir.file("verdict", "panic");
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, ACTOR);
    let running = ready(&daemon, &manager, &workdir);
    for _ in 0..2 {
        let messages = hang_up(&running, &manager);
        assert!(messages.iter().any(|message| message.text.contains("the reload fell over")), "{messages:?}");
    }
    assert!(running.process().alive());
}

#[test]
fn r07_f53_sighup_before_ready_neither_kills_nor_marks_ready_and_is_not_forgotten() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, ACTOR);
    let (place, go) = (workdir.path().display().to_string(), workdir.join("go").display().to_string());
    let words = [format!("place={place}"), format!("await={go}"), "ready".to_owned(), "serve".to_owned()];
    let running = words.iter().fold(under(&daemon, &manager), Launch::arg).spawn();
    let process = daemon.appears();
    for _ in 0..200 {
        process.signal(Signal::SIGHUP);
    }
    assert!(manager.rest().iter().all(|message| !message.has("READY=1")));
    assert_eq!(workdir.read("reloads"), "");
    let _go = workdir.file("go", "");
    assert!(manager.next().has("READY=1"));
    assert_eq!(running.process(), process);
    until_true("the reload that was asked for", || workdir.read("reloads").lines().count() == 1);
}

#[test]
fn r07_sighup_at_every_moment_of_the_start_kills_nothing() {
    for _ in 0..20 {
        let workdir = Workdir::new();
        let manager = Manager::at(&workdir.join("notify"));
        let daemon = Daemon::new(&workdir, ACTOR);
        let mut running = under(&daemon, &manager).spawn();
        // Once the program itself runs: before exec the signal is the test's own affair.
        until_true("the program runs", || running.process().link("exe").ends_with("actor"));
        while manager.rest().iter().all(|message| !message.has("READY=1")) {
            assert!(running.running(), "{}", running.stderr());
            if running.process().status().blocked.contains(&1) {
                running.process().signal(Signal::SIGHUP);
            }
        }
    }
}
