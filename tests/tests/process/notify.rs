//! Readiness told to every receiver: sd_notify(3) (S01 to S07, N08), reload (R01 to R07), s6 (Q01 to Q03), F62.

use std::time::Duration;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::{Launch, Running};
use daemon_tests::notify::{Manager, Message, ReadinessPipe, now};
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

fn under<'w>(daemon: &Daemon<'w>, manager: &Manager) -> Launch<'w> {
    daemon.launch().env("NOTIFY_SOCKET", manager.address())
}

/// Runs until it has said that it is ready.
fn ready(daemon: &Daemon, manager: &Manager, workdir: &Workdir) -> Running {
    let place = format!("place={}", workdir.path().display());
    let running = under(daemon, manager).dirty().arg(place).arg("ready").arg("serve").spawn();
    assert!(manager.next().has("READY=1"));
    running
}

/// SIGHUP, and everything up to the next READY=1.
fn hang_up(running: &Running, manager: &Manager) -> Vec<Message> {
    running.process().signal(Signal::SIGHUP);
    manager.until("READY=1")
}

#[test]
fn s01_without_a_socket_nothing_is_said_and_nothing_fails() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    daemon.launch().env("NOTIFY_SOCKET", "").run().expect(0);
}

#[test]
fn s02_s03_a_path_and_an_abstract_name_are_told_by_the_daemon_itself() {
    let workdir = Workdir::new();
    for manager in [Manager::at(&workdir.join("notify")), Manager::hidden(&workdir.join("notify"))] {
        let daemon = Daemon::new(&workdir, ACTOR);
        let running = under(&daemon, &manager).spawn();
        let message = manager.next();
        assert!(message.has("READY=1"), "{message:?}");
        assert_eq!(message.sender, running.process().0, "the credentials are the main process's");
        daemon.word("stop").expect(0);
        running.wait().expect(0);
    }
}

#[test]
fn d16_whoever_gives_a_socket_supervises() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, ACTOR);
    let running = ready(&daemon, &manager, &workdir);
    assert_eq!(daemon.process(), running.process());
}

#[test]
fn s04_s06_n08_ready_and_stopping_are_said_once_each_in_that_order() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, ACTOR);
    let running = under(&daemon, &manager).spawn();
    let mut messages = manager.until("READY=1");
    running.process().signal(Signal::SIGTERM);
    running.wait().expect(0);
    messages.extend(manager.rest());
    let with = |line: &str| messages.iter().filter(|message| message.has(line)).count();
    assert_eq!((with("READY=1"), with("STOPPING=1")), (1, 1), "{messages:?}");
    assert!(messages.last().is_some_and(|message| message.has("STOPPING=1")), "{messages:?}");
}

#[test]
fn s04_ready_is_not_said_before_main_is_ready() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, ACTOR);
    let (reached, go) = (workdir.join("reached"), workdir.join("go"));
    let words = [format!("touch={}", reached.display()), format!("await={}", go.display())];
    let _running = under(&daemon, &manager).arg(&words[0]).arg(&words[1]).arg("ready").arg("serve").spawn();
    until_true("main is at work", || reached.exists());
    assert!(manager.rest().iter().all(|message| !message.has("READY=1")));
    let _go = workdir.file("go", "");
    assert!(manager.until("READY=1").len() == 1);
}

#[test]
fn s04_a_signal_before_ready_ends_the_start_without_ready() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, ACTOR);
    let reached = workdir.join("reached");
    let running = under(&daemon, &manager).arg(format!("touch={}", reached.display())).arg("serve").spawn();
    until_true("main is at work", || reached.exists());
    running.process().signal(Signal::SIGTERM);
    let _ended = running.wait();
    assert!(manager.rest().iter().all(|message| !message.has("READY=1")));
    daemon.assert_nothing_left();
}

#[test]
fn s07_a_failed_start_says_why() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, ACTOR);
    let pidfile = workdir.join("missing/pid");
    under(&daemon, &manager).arg("--pidfile").arg(pidfile).run().expect(6).says(&["missing/pid"]);
    let message = manager.next();
    assert_eq!(message.get("ERRNO"), Some("2"), "{message:?}");
    assert_eq!(message.get("EXIT_STATUS"), Some("6"), "{message:?}");
    assert!(message.get("STATUS").is_some_and(|text| text.contains("missing/pid")), "{message:?}");

    under(&daemon, &manager).arg("error=the database is away").run().expect(1);
    let messages = manager.rest();
    let failure = messages.iter().find(|message| message.get("EXIT_STATUS") == Some("1"));
    assert!(failure.is_some_and(|message| message.text.contains("the database is away")), "{messages:?}");
    assert!(messages.iter().all(|message| !message.has("READY=1")), "{messages:?}");
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

#[test]
fn s02_f62_an_address_that_nobody_listens_at_is_told_and_does_not_stop_the_daemon() {
    let workdir = Workdir::new();
    let plain = workdir.file("plain", "").display().to_string();
    let dangling = workdir.join("dangling").display().to_string();
    let long = format!("/{}", "x".repeat(108));
    for address in [plain.as_str(), &dangling, &long, "relative", "vsock:2:1234"] {
        let daemon = Daemon::new(&workdir, ACTOR);
        let running = daemon.launch().env("NOTIFY_SOCKET", address).spawn();
        let process = daemon.appears();
        assert_eq!(process, running.process(), "{address}");
        daemon.word("stop").expect(0);
        running.wait().expect(0).says(&["notification socket", address]);
    }
}

#[test]
fn f62_an_address_of_the_greatest_length_is_not_cut_short() {
    let workdir = Workdir::new();
    let length = 107 - workdir.path().as_os_str().len() - 1;
    let manager = Manager::at(&workdir.join(&"n".repeat(length)));
    assert_eq!(manager.address().len(), 107);
    let daemon = Daemon::new(&workdir, ACTOR);
    let _running = under(&daemon, &manager).spawn();
    assert!(manager.next().has("READY=1"));
}

#[test]
fn f62_a_manager_that_goes_away_does_not_take_the_daemon_along() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, ACTOR);
    let running = ready(&daemon, &manager, &workdir);
    drop(manager);
    running.process().signal(Signal::SIGHUP);
    until_true("the reload has run", || !workdir.read("reloads").is_empty());
    daemon.word("stop").expect(0);
    running.wait().expect(0);
}

#[test]
fn q01_a_newline_and_the_end_when_ready_and_nothing_before() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let (pipe, end) = ReadinessPipe::new();
    let (reached, go) = (workdir.join("reached"), workdir.join("go"));
    let running = daemon
        .launch()
        .descriptor(3, end)
        .arg("--ready-fd=3")
        .arg(format!("touch={}", reached.display()))
        .arg(format!("await={}", go.display()))
        .arg("ready")
        .arg("serve")
        .spawn();
    until_true("main is at work", || reached.exists());
    assert!(!pipe.readable(), "something was written before the daemon was ready");
    let _go = workdir.file("go", "");
    assert_eq!(pipe.read_to_end(), "\n");
    assert_eq!(daemon.process(), running.process(), "D16: it does not go into the background");
}

#[test]
fn q02_the_descriptor_can_come_in_a_variable() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let (pipe, end) = ReadinessPipe::new();
    let _running = daemon.launch().descriptor(5, end).env("READY_FD", "5").spawn();
    assert_eq!(pipe.read_to_end(), "\n");
}

#[test]
fn q02_without_being_asked_nothing_is_written() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let (pipe, end) = ReadinessPipe::new();
    daemon.started(daemon.launch().descriptor(3, end));
    assert_eq!(pipe.read_to_end(), "");
}

#[test]
fn q01_a_daemon_that_fails_writes_nothing() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let (pipe, end) = ReadinessPipe::new();
    daemon.launch().descriptor(3, end).arg("--ready-fd=3").arg("error=no").run().expect(1);
    assert_eq!(pipe.read_to_end(), "");
}

#[test]
fn q01_a_descriptor_that_is_not_open_or_a_standard_stream_is_refused() {
    for number in ["0", "1", "2", "9", "-1", "99999"] {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let ended = daemon.launch().dirt_with("--cwd", "/").arg("--ready-fd").arg(number).run().expect(2);
        ended.says(&["descriptor", number]);
        daemon.assert_nothing_left();
    }
}

#[test]
fn every_receiver_is_told() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, ACTOR);
    let (pipe, end) = ReadinessPipe::new();
    let _running = under(&daemon, &manager).descriptor(3, end).arg("--ready-fd=3").spawn();
    assert_eq!(pipe.read_to_end(), "\n");
    assert!(manager.next().has("READY=1"));
}

#[test]
fn f32_a_readiness_pipe_that_nobody_reads_does_not_end_the_daemon() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let (pipe, end) = ReadinessPipe::new();
    let go = workdir.join("go");
    let hold = format!("await={}", go.display());
    let served = workdir.join("served");
    let touch = format!("touch={}", served.display());
    let launch = daemon.launch().descriptor(3, end).arg("--ready-fd=3");
    let running = launch.arg(hold).arg("ready").arg(touch).arg("serve").spawn();
    drop(pipe);
    let _go = workdir.file("go", "");
    until_true("main goes on after it was ready", || served.exists());
    assert_eq!(daemon.process(), running.process());
}

#[test]
fn a_readiness_descriptor_that_is_a_socket_handed_over_is_refused() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let socket = format!("unix={}", workdir.join("socket").display());
    let launch = daemon.launch().dirt_with("--adopt", socket).arg("--ready-fd=3");
    launch.run().expect(2).says(&["readiness descriptor 3", "handed over"]);
    daemon.assert_nothing_left();
}

#[test]
fn f62_a_full_queue_holds_the_daemon_up_for_a_while_only() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    manager.fill();
    let daemon = Daemon::new(&workdir, ACTOR);
    let served = workdir.join("served");
    let touch = format!("touch={}", served.display());
    let _running = under(&daemon, &manager).arg("ready").arg(touch).arg("serve").spawn();
    until_true("main goes on after it was ready", || served.exists());
    daemon.word("stop").expect(0);
}
