//! pingd is asked what it does while it does it.

use daemon_testing::{Daemon, RunningDaemon};

const PINGD: &str = env!("CARGO_BIN_EXE_pingd-control");

fn pingd() -> Daemon {
    Daemon::new(PINGD).own_user().listen("greet")
}

fn greeting(pingd: &RunningDaemon) -> String {
    pingd.ask("greet", "").trim_end().to_owned()
}

#[test]
fn status_tells_what_it_is_and_what_has_become_of_its_reloads() {
    let daemon = pingd();
    let pingd = daemon.start();
    assert_eq!(greeting(&pingd), "pong");
    daemon.root().write("etc/greeting", "hello\n");
    pingd.reload().expect(0);
    assert_eq!(greeting(&pingd), "hello");
    daemon.root().write("etc/greeting", "two\nlines\n");
    pingd.reload().expect(1).says(&["the greeting must be one line"]);
    assert_eq!(greeting(&pingd), "hello");

    let status = daemon.words(&["status", "--json"]).expect(0).stdout;
    for part in [
        "\"state\": \"ready\"",
        "\"source\": \"control\"",
        "\"applied\": 1",
        "\"refused\": 1",
        "the greeting must be one line",
        "\"name\": \"main\"",
        "\"restarts\": 0",
    ] {
        assert!(status.contains(part), "no {part} in {status}");
    }
    pingd.stop().expect(0);
    daemon.word("status").expect(3);
}

#[test]
fn the_level_of_its_log_is_told_and_set() {
    let daemon = pingd();
    let pingd = daemon.start();
    assert_eq!(daemon.word("log-level").expect(0).stdout.trim(), "info");
    daemon.words(&["log-level", "debug"]).expect(0);
    assert_eq!(daemon.word("log-level").expect(0).stdout.trim(), "debug");
    daemon.words(&["log-level", "loud"]).expect(2);
    daemon.word("stop").expect(0);
    drop(pingd);
}
