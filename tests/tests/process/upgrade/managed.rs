//! Under a service manager, which learns of the new main process from the old one.

use daemon_tests::launch::Running;
use daemon_tests::notify::Manager;
use daemon_tests::wait::until_true;

use super::*;

fn managed(place: &Place<'_>, manager: &Manager) -> Running {
    let launch = place.launch().env("NOTIFY_SOCKET", manager.address()).env("INVOCATION_ID", "1");
    let running = launch.env("WATCHDOG_USEC", "30000000").spawn();
    let _ready = manager.until("READY=1");
    running
}

#[test]
fn s08_mainpid_comes_from_the_old_one_and_is_read_before_the_new_one_speaks() {
    let workdir = Workdir::new();
    let place = Place::new(&workdir);
    let manager = Manager::at(&workdir.join("notify"));
    let mut running = managed(&place, &manager);
    let first = running.process();
    let second = place.upgraded();
    let messages = manager.until("READY=1");
    let [main, barrier, ready] = &messages[..] else { panic!("{messages:?}") };
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
    let environments = [running.process().environment(), place.upgraded().environment()];
    for environment in environments {
        assert!(!environment.contains_key("NOTIFY_SOCKET"), "{environment:?}");
        assert!(!environment.contains_key("WATCHDOG_USEC"), "{environment:?}");
        assert_eq!(environment["INVOCATION_ID"], "1");
    }
    let third = place.upgraded();
    assert!(manager.until(&format!("MAINPID={}", third.0)).len() > 1);
}
