//! Every kind of address that `NOTIFY_SOCKET` can hold, and managers that do not listen (S02, F62).

use daemon_tests::daemon::Daemon;
use daemon_tests::notify::Manager;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

use super::{ready, under};

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

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
