//! Readiness told to the service manager: sd_notify(3) (S01 to S07, N08), and what reload says (R01 to R07).

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::launch::Running;
use daemon_tests::notify::Manager;
use daemon_tests::notify::ReadinessPipe;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

mod address;
mod reloading;
mod variables;

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
fn every_receiver_is_told() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, ACTOR);
    let (pipe, end) = ReadinessPipe::new();
    let _running = under(&daemon, &manager).descriptor(3, end).arg("--ready-fd=3").spawn();
    assert_eq!(pipe.read_to_end(), "\n");
    assert!(manager.next().has("READY=1"));
}

/// What main has to say is data: one line, whatever is in it.
#[test]
fn s05_f62_a_status_is_one_assignment_whatever_it_holds() {
    let workdir = Workdir::new();
    let texts = [
        "a\nREADY=1",
        "\nSTOPPING=1\n",
        "a\r\nb",
        "WATCHDOG=1",
        "\u{85}\u{2028}MAINPID=1",
        "\u{1b}[2J\u{7f}",
        "",
    ];
    let long = "x".repeat(100_000);
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_telling"));
    let launch = texts.iter().fold(under(&daemon, &manager).arg("--"), Launch::arg);
    let _running = launch.arg(&long).arg("the end").spawn();
    assert!(manager.next().has("READY=1"));
    let messages = manager.until("STATUS=the end");
    assert_eq!(messages.len(), texts.len() + 2, "{}", messages.len());
    for message in messages {
        assert_eq!(message.text.lines().count(), 1, "{message:?}");
        assert!(message.text.starts_with("STATUS="), "{message:?}");
        let control = |character: char| character.is_control();
        assert!(!message.text.contains(control), "{message:?}");
    }
}
