//! What the service manager of the kit hears, in order.

use std::time::Duration;

use daemon_testing::{Daemon, ServiceManager, TestRoot};

const TELLING: &str = env!("CARGO_BIN_EXE_telling");
const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const BEATING: &str = env!("CARGO_BIN_EXE_beating");

#[test]
fn ready_status_and_stopping_are_heard_in_order() {
    let running = Daemon::new(TELLING).arg("one").arg("two").supervised();
    running.wait_ready();
    running.notifies("STATUS=two");
    let manager = running.manager().clone();
    running.stop().expect(0);
    manager.assert_in_order(&["READY=1", "STATUS=one", "STATUS=two", "STOPPING=1"]);
    assert!(manager.values("STATUS").contains(&"one".to_owned()), "{:?}", manager.assignments());
}

#[test]
#[should_panic(expected = "no READY=1 where it should be")]
fn another_order_is_told() {
    let running = Daemon::new(TELLING).supervised();
    running.wait_ready();
    let manager = running.manager().clone();
    running.stop().expect(0);
    manager.assert_in_order(&["STOPPING=1", "READY=1"]);
}

#[test]
fn a_reload_by_signal_is_heard_from_its_beginning_to_its_end() {
    let running = Daemon::new(ACTOR).supervised();
    let told = running.wait_ready().hang_up();
    assert!(told[0].has("RELOADING=1") && told[0].get("MONOTONIC_USEC").is_some(), "{told:?}");
    assert!(told.last().is_some_and(|message| message.has("READY=1")), "{told:?}");
    running.stop().expect(0);
}

#[test]
fn pings_of_the_watchdog_are_counted() {
    let daemon = Daemon::new(BEATING);
    let place = daemon.root().join("run");
    let running = daemon.arg(place).watchdog(Duration::from_millis(100)).supervised();
    running.until("a second ping", || running.manager().pings() >= 2);
    running.stop().expect(0);
}

#[test]
fn a_manager_whose_path_is_too_long_for_a_socket_is_heard_all_the_same() {
    let root = TestRoot::new();
    let long = root.join(&"a-long-name/".repeat(10)).join("notify");
    let manager = ServiceManager::at(&long);
    let running = Daemon::in_root(&root, ACTOR).supervised_by(&manager);
    running.wait_ready();
    assert_eq!(running.stop().expect(0).stderr, "");
}
