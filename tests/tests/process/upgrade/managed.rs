//! Under a service manager, which learns of the new main process from the old one.

use daemon_tests::launch::Running;
use daemon_tests::notify::{Manager, Message};
use daemon_tests::wait::until_true;

use super::*;

fn managed(place: &Place<'_>, manager: &Manager) -> Running {
    let launch = place.launch().env("NOTIFY_SOCKET", manager.address()).env("INVOCATION_ID", "1");
    let running = launch.env("WATCHDOG_USEC", "30000000").spawn();
    let _ready = manager.until("READY=1");
    running
}

/// Upgrades while the manager reads. Returns the process that the daemon is then, and what was said until it was ready.
#[track_caller]
fn upgraded(daemon: &Daemon<'_>, manager: &Manager) -> (Process, Vec<Message>) {
    let asking = daemon.launch().arg("upgrade").spawn();
    let messages = manager.until("READY=1");
    asking.wait().expect(0);
    (daemon.process(), messages)
}

#[test]
fn s08_mainpid_comes_from_the_old_one_and_is_read_before_the_new_one_speaks() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let manager = Manager::at(&workdir.join("notify"));
    let mut running = managed(&place, &manager);
    let first = running.process();
    let asking = place.daemon.launch().arg("upgrade").spawn();
    let main = manager.next();
    for _ in 0..20 {
        let metrics = place.metrics();
        assert!(metrics.contains("\ndaemon_generation 1\n"), "not all of it is read: {metrics}");
    }
    let messages = manager.until("READY=1");
    asking.wait().expect(0);
    let second = place.daemon.process();
    let [barrier, ready] = &messages[..] else { panic!("{messages:?}") };
    assert!(main.has(&format!("MAINPID={}", second.0)), "{main:?}");
    assert!(barrier.has("BARRIER=1") && barrier.descriptors == 1, "{barrier:?}");
    assert_eq!([main.sender, barrier.sender, ready.sender], [first.0, first.0, second.0]);
    until_true("the old one has left", || !running.running());
    assert_eq!(running.code(), Some(0));
    let rest = manager.rest();
    assert!(rest.is_empty(), "{rest:?}");
    place.is(second);
    second.signal(nix::sys::signal::Signal::SIGTERM);
    assert_eq!(manager.until("STOPPING=1").last().map(|message| message.sender), Some(second.0));
}

#[test]
fn s08_a_failed_upgrade_is_told_as_a_status_and_nothing_else() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let manager = Manager::at(&workdir.join("notify"));
    let running = managed(&place, &manager);
    place.next_start("refuse");
    place.upgrade().expect(1);
    let messages = manager.rest();
    let [status] = &messages[..] else { panic!("{messages:?}") };
    assert!(
        status.text.starts_with("STATUS=upgrade failed: ") && status.text.contains("likes nothing"),
        "{status:?}"
    );
    assert_eq!(status.sender, running.process().0);
    assert!(running.stderr().contains("upgrade failed"), "{}", running.stderr());
    place.is(running.process());
}

#[test]
fn d04_the_manager_s_variables_go_on_to_the_next_program_and_no_further() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let manager = Manager::at(&workdir.join("notify"));
    let running = managed(&place, &manager);
    let first = running.process().environment();
    let (second, _) = upgraded(&place.daemon, &manager);
    let environments = [first, second.environment()];
    for environment in environments {
        assert!(!environment.contains_key("NOTIFY_SOCKET"), "{environment:?}");
        assert!(!environment.contains_key("WATCHDOG_USEC"), "{environment:?}");
        assert_eq!(environment["INVOCATION_ID"], "1");
    }
    let (third, messages) = upgraded(&place.daemon, &manager);
    let last: Vec<i32> = messages.iter().map(|message| message.sender).collect();
    assert_eq!(last, [second.0, second.0, third.0], "{messages:?}");
}

/// The manager counts on from the last beat of the old one, and would not wait for the first of the new one.
#[test]
fn s09_who_takes_over_is_heard_at_once_by_a_manager_that_watches() {
    let workdir = Workdir::new();
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_restarted"))
        .flag(&["--listen", &format!("health={}", address::own(9901))]);
    let launch = daemon.launch().env("NOTIFY_SOCKET", manager.address()).env("INVOCATION_ID", "1");
    // So long that its beats alone lead to no ping.
    let mut running = launch.env("WATCHDOG_USEC", "36000000000").spawn();
    let _ready = manager.until("READY=1");
    let (next, _) = upgraded(&daemon, &manager);
    let ping = manager.next();
    assert_eq!((ping.sender, ping.text.as_str()), (next.0, "WATCHDOG=1"));
    until_true("the old one has left", || !running.running());
    daemon.word("stop").expect(0);
}
