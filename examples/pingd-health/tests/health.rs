//! pingd tells how it is: to those who probe it, and to those who measure.

use daemon_testing::{Daemon, RunningDaemon, Signal};

const PINGD: &str = env!("CARGO_BIN_EXE_pingd-health");
const REQUEST: &str = "GET / HTTP/1.0\r\n\r\n";

fn pingd() -> Daemon {
    Daemon::new(PINGD).own_user().listen("http").listen("health")
}

fn health(pingd: &RunningDaemon, path: &str) -> String {
    pingd.ask("health", format!("GET {path} HTTP/1.0\r\n\r\n"))
}

#[test]
fn whoever_is_told_that_it_is_ready_finds_it_ready_and_alive() {
    let pingd = pingd().supervised();
    pingd.wait_ready();
    for path in ["/readyz", "/livez"] {
        assert!(health(&pingd, path).starts_with("HTTP/1.1 200"), "{path}");
    }
    pingd.stop().expect(0);
}

#[test]
fn clients_are_counted_beside_what_every_daemon_counts() {
    let pingd = pingd().start();
    for _ in 0..3 {
        assert!(pingd.ask("http", REQUEST).ends_with("\r\n\r\npong\n"));
    }
    let mut metrics = String::new();
    // It counts when it has answered, not before.
    pingd.until("all three are counted", || {
        metrics = health(&pingd, "/metrics");
        metrics.contains("\npingd_clients_total{result=\"answered\"} 3\n")
    });
    for part in ["\nprocess_cpu_seconds_total ", "\ndaemon_ready 1\n", "\npingd_client_seconds_count 3\n"] {
        assert!(metrics.contains(part), "no {part} in {metrics}");
    }
    pingd.stop().expect(0);
}

#[test]
fn it_serves_on_after_it_has_said_that_it_goes() {
    let pingd = pingd().start();
    pingd.signal(Signal::SIGTERM);
    pingd.until("it drains", || health(&pingd, "/readyz").contains("draining"));
    assert!(health(&pingd, "/livez").starts_with("HTTP/1.1 200"));
    assert!(pingd.ask("http", REQUEST).ends_with("\r\n\r\npong\n"));
    pingd.wait().expect(0);
}
