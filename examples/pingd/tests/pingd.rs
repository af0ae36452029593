//! pingd over its sockets: asked, reloaded, started by its first client.

use daemon_testing::Daemon;

const PINGD: &str = env!("CARGO_BIN_EXE_pingd");
const REQUEST: &str = "GET / HTTP/1.0\r\n\r\n";

// ANCHOR: ask
#[test]
fn it_answers() {
    let pingd = Daemon::new(PINGD).own_user().listen("http").start();
    let answer = pingd.ask("http", REQUEST);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\npong\n"), "{answer}");
    pingd.stop().expect(0);
}
// ANCHOR_END: ask

// ANCHOR: reload
#[test]
fn a_reload_takes_the_new_greeting_or_keeps_the_old_one() {
    let daemon = Daemon::new(PINGD).own_user().listen("http");
    daemon.root().write("etc/greeting", "hello\n");
    let pingd = daemon.start();
    assert!(pingd.ask("http", REQUEST).ends_with("\r\n\r\nhello\n"));

    daemon.root().write("etc/greeting", "good morning\n");
    pingd.reload().expect(0);
    assert!(pingd.ask("http", REQUEST).ends_with("\r\n\r\ngood morning\n"));

    daemon.root().write("etc/greeting", "two\nlines\n");
    pingd.reload().expect(1).says(&["the greeting must be one line"]);
    assert!(pingd.ask("http", REQUEST).ends_with("\r\n\r\ngood morning\n"));
}
// ANCHOR_END: reload

// ANCHOR: manager
#[test]
fn it_tells_the_service_manager_of_its_life() {
    let pingd = Daemon::new(PINGD).own_user().listen("http").supervised();
    pingd.wait_ready();
    let told = pingd.hang_up();
    assert!(told[0].get("MONOTONIC_USEC").is_some(), "{told:?}");

    let manager = pingd.manager().clone();
    pingd.stop().expect(0);
    manager.assert_in_order(&["READY=1", "RELOADING=1", "READY=1", "STOPPING=1"]);
}
// ANCHOR_END: manager

// ANCHOR: activated
#[test]
fn a_client_that_comes_before_the_daemon_is_answered() {
    use std::io::{Read, Write};

    let daemon = Daemon::new(PINGD).own_user().activate("http");
    let mut early = daemon.connect("http");
    early.write_all(REQUEST.as_bytes()).unwrap();

    let pingd = daemon.supervised();
    let mut answer = String::new();
    early.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("\r\n\r\npong\n"), "{answer}");
    drop(early);
    pingd.stop().expect(0);
}
// ANCHOR_END: activated

// ANCHOR: refused
#[test]
fn a_greeting_of_two_lines_keeps_it_from_starting() {
    let pingd = Daemon::new(PINGD).own_user().listen("http");
    pingd.root().write("etc/greeting", "two\nlines\n");
    let ended = pingd.try_start().expect_err("main has refused");
    ended.expect(1).says(&["the greeting must be one line"]);
}
// ANCHOR_END: refused
