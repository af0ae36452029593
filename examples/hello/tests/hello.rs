//! hello, started and stopped in every way.

// ANCHOR: names
use daemon_testing::{Daemon, Signal};

const HELLO: &str = env!("CARGO_BIN_EXE_hello");
// ANCHOR_END: names

// ANCHOR: first
#[test]
fn it_says_hello_and_goodbye() {
    let hello = Daemon::new(HELLO).supervised();
    hello.wait_ready();
    hello.says("hello");
    let ended = hello.stop().expect(0);
    assert_eq!(ended.stderr, "hello\ngoodbye\n");
}
// ANCHOR_END: first

// ANCHOR: background
#[test]
fn it_goes_into_the_background_and_its_words_find_it() {
    let hello = Daemon::new(HELLO).start();
    let status = hello.word("status").expect(0);
    assert_eq!(status.stdout, format!("hello is running, pid {}\n", hello.process().0));
    hello.stop().expect(0);
}
// ANCHOR_END: background

// ANCHOR: refused
#[test]
fn a_second_one_is_refused() {
    let daemon = Daemon::new(HELLO);
    let first = daemon.start();
    let second = daemon.try_start().expect_err("one is enough");
    second.expect(150).says(&[&format!("{}", first.process().0)]);
}
// ANCHOR_END: refused

#[test]
fn ctrl_c_stops_it_as_well() {
    let hello = Daemon::new(HELLO).with_ready_fd();
    hello.wait_ready().signal(Signal::SIGINT);
    hello.wait().expect(0);
}
