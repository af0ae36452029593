//! SIGHUP at any moment and in any number: the last one always takes effect (R07, R08, F52, F53).

use std::os::unix::net::UnixStream;

use daemon_tests::notify::Manager;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

use super::{CONFIGURED, daemon, in_force, launch, started, write};

#[test]
fn f52_r08_of_ten_thousand_sighups_the_last_one_takes_effect() {
    let workdir = Workdir::new();
    let (daemon, process) = started(&workdir, "greeting = \"0\"\n");
    for _ in 1..10_000 {
        process.signal(Signal::SIGHUP);
    }
    write(&workdir, "greeting = \"last\"\n");
    process.signal(Signal::SIGHUP);
    until_true("the last one has taken effect", || in_force(&workdir).contains("\"last\""));
    assert!(workdir.lines("reloads") < 10_000, "each was a reload of its own");
    assert_eq!(daemon.process(), process);
}

#[test]
fn f52_r08_a_change_before_each_of_many_sighups_ends_with_the_last_change() {
    let workdir = Workdir::new();
    let (_daemon, process) = started(&workdir, "greeting = \"0\"\n");
    for turn in 1..=2000 {
        let new = workdir.file("conf.new", format!("greeting = \"{turn}\"\n"));
        std::fs::rename(new, workdir.join("conf.toml")).expect("it takes the place of the other");
        process.signal(Signal::SIGHUP);
    }
    until_true("the last one has taken effect", || in_force(&workdir).contains("\"2000\""));
}

#[test]
fn f53_r07_a_sighup_before_the_daemon_is_ready_reloads_once_it_is() {
    let workdir = Workdir::new();
    write(&workdir, "greeting = \"old\"\n");
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = daemon(&workdir, CONFIGURED);
    let place = daemon_tests::acting::placed(&workdir);
    let wait = format!("await={}", workdir.join("go").display());
    let launch = daemon.launch().env("NOTIFY_SOCKET", manager.address()).arg(place).arg(wait);
    let running = launch.arg("ready").arg("serve").spawn();
    until_true("it listens", || UnixStream::connect(workdir.join("ask")).is_ok());
    until_true("main is there", || in_force(&workdir).contains("old"));
    write(&workdir, "greeting = \"new\"\n");
    for _ in 0..100 {
        running.process().signal(Signal::SIGHUP);
    }
    assert!(manager.rest().iter().all(|message| !message.has("READY=1")));
    assert!(in_force(&workdir).contains("\"old\""));
    let _go = workdir.file("go", "");
    until_true("it is in force", || in_force(&workdir).contains("\"new\""));
    assert!(running.process().alive());
}

#[test]
fn f53_a_sighup_during_a_reload_is_another_reload_with_what_is_there_then() {
    let workdir = Workdir::new();
    let (_daemon, process) = started(&workdir, "greeting = \"old\"\n");
    let _wait = workdir.file("verdict", "wait");
    write(&workdir, "greeting = \"first\"\n");
    process.signal(Signal::SIGHUP);
    until_true("the handler is at work", || workdir.lines("reloads") == 1);
    write(&workdir, "greeting = \"second\"\n");
    process.signal(Signal::SIGHUP);
    let _go = workdir.file("go", "");
    until_true("the second is in force", || in_force(&workdir).contains("\"second\""));
    until_true("both have run", || workdir.lines("reloads") == 2);
}

#[test]
fn f53_f58_a_sighup_during_the_stop_changes_nothing_and_kills_nothing() {
    let workdir = Workdir::new();
    write(&workdir, "greeting = \"old\"\n");
    let daemon = daemon(&workdir, CONFIGURED);
    let stopping = workdir.join("stopping");
    let end = [format!("touch={}", stopping.display()), format!("await={}", workdir.join("go").display())];
    let process =
        daemon.started(end.iter().fold(launch(&workdir, &daemon), daemon_tests::launch::Launch::arg));
    process.signal(Signal::SIGTERM);
    until_true("main is stopping", || stopping.exists());
    write(&workdir, "greeting = \"new\"\n");
    for _ in 0..100 {
        process.signal(Signal::SIGHUP);
    }
    daemon.word("reload").expect(1).says(&["the daemon is stopping"]);
    assert!(in_force(&workdir).contains("\"old\""));
    let _go = workdir.file("go", "");
    daemon.gone(process);
    daemon.assert_nothing_left();
}
