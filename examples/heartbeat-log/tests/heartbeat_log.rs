//! heartbeat-log: it logs, and a reload changes what.

use daemon_testing::Daemon;

const HEARTBEAT_LOG: &str = env!("CARGO_BIN_EXE_heartbeat-log");

#[test]
fn it_says_that_it_is_alive_and_goodbye() {
    let heartbeat = Daemon::new(HEARTBEAT_LOG).supervised();
    heartbeat.says("INFO  heartbeat_log: still alive beat=0\n");
    heartbeat.stop().expect(0).says(&["INFO  heartbeat_log: goodbye\n"]);
}

#[test]
fn a_reload_takes_the_level_from_the_file_and_refuses_what_is_none() {
    let heartbeat = Daemon::new(HEARTBEAT_LOG);
    heartbeat.root().write("etc/level", "warn\n");
    let running = heartbeat.supervised();
    running.wait_ready();
    heartbeat.root().write("etc/level", "loud\n");
    running.reload().expect(1).says(&["`loud` is no level"]);
    let ended = running.stop().expect(0);
    ended.clone().says(&["WARN  reload refused"]);
    assert!(!ended.stderr.contains("INFO"), "{}", ended.stderr);
}

#[test]
fn a_level_that_is_none_ends_the_start() {
    let heartbeat = Daemon::new(HEARTBEAT_LOG);
    heartbeat.root().write("etc/level", "loud\n");
    heartbeat.try_start().expect_err("no start").expect(1).says(&["`loud` is no level"]);
}
