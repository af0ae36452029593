//! heartbeat: what it writes, and who it is.

use daemon_testing::Daemon;

const HEARTBEAT: &str = env!("CARGO_BIN_EXE_heartbeat");

// ANCHOR: log
#[test]
fn it_writes_into_its_log() {
    let heartbeat = Daemon::new(HEARTBEAT).start();
    let log = || heartbeat.daemon().root().read("logs/heartbeat.log");
    heartbeat.until("a line in the log", || log() == "still alive\n");
    heartbeat.stop().expect(0);
}
// ANCHOR_END: log

#[test]
fn a_second_start_goes_on_in_the_same_log() {
    let heartbeat = Daemon::new(HEARTBEAT);
    for lines in 1..=2 {
        let running = heartbeat.start();
        running.until("a line more", || heartbeat.root().read("logs/heartbeat.log").lines().count() == lines);
        running.stop().expect(0);
    }
}

// ANCHOR: fails
#[test]
fn without_a_place_for_its_log_it_says_so_and_leaves_nothing() {
    let heartbeat = Daemon::new(HEARTBEAT).env("LOGS_DIRECTORY", "/proc/heartbeat");
    let ended = heartbeat.try_start().expect_err("nobody can write there");
    ended.says(&["/proc/heartbeat"]);
    assert!(!heartbeat.pidfile().exists());
    assert_eq!(heartbeat.root().processes(), []);
}
// ANCHOR_END: fails

// ANCHOR: clean
#[test]
fn it_inherits_nothing() {
    let heartbeat = Daemon::new(HEARTBEAT).env("SECRET_TOKEN", "hunter2").start();
    let process = heartbeat.process();
    assert!(!process.environment().contains_key("SECRET_TOKEN"));
    assert_eq!(process.status().umask, 0o027);
    assert_ne!(process.stat().session, process.0, "it could get a terminal again");
}
// ANCHOR_END: clean
