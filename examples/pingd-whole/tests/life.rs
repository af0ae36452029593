//! A life of pingd: every part of it at work at once, and none in the way of another.

use daemon_testing::{Daemon, RunningDaemon};

const PINGD: &str = env!("CARGO_BIN_EXE_pingd-whole");
const REQUEST: &str = "GET / HTTP/1.0\r\n\r\n";

// ANCHOR: configured
/// Configured by the file that is written below `etc`.
fn pingd(settings: &str) -> Daemon {
    let daemon = Daemon::new(PINGD).own_user().listen("http").listen("health");
    let file = daemon.root().write("etc/pingd.toml", settings);
    daemon.arg("--config").arg(file)
}
// ANCHOR_END: configured

fn greeting(pingd: &RunningDaemon) -> String {
    let answer = pingd.ask("http", REQUEST);
    answer.rsplit("\r\n\r\n").next().unwrap_or_default().trim_end().to_owned()
}

fn health(pingd: &RunningDaemon, path: &str) -> String {
    pingd.ask("health", format!("GET {path} HTTP/1.0\r\n\r\n"))
}

// ANCHOR: reload
#[test]
fn a_reload_is_told_alike_to_clients_words_and_metrics() {
    let daemon = pingd("greeting = \"hello\"\n");
    let pingd = daemon.start();
    assert_eq!(greeting(&pingd), "hello");

    daemon.root().write("etc/pingd.toml", "greeting = \"good morning\"\nworkers = 3\n");
    let told = pingd.reload().expect(0).stdout;
    assert!(told.contains("`workers`") && told.contains("restart"), "{told}");
    assert_eq!(greeting(&pingd), "good morning");

    daemon.root().write("etc/pingd.toml", "greting = \"x\"\n");
    pingd.reload().expect(1).says(&["unknown key `greting`", "a key with a similar name exists: `greeting`"]);
    assert_eq!(greeting(&pingd), "good morning");

    let status = daemon.words(&["status", "--json"]).expect(0).stdout;
    for part in ["\"applied\": 1", "\"refused\": 1", "unknown key `greting`", "`workers`"] {
        assert!(status.contains(part), "no {part} in {status}");
    }
    let metrics = health(&pingd, "/metrics");
    for part in
        ["result=\"applied\"} 1", "result=\"refused\"} 1", "pingd_clients_total{result=\"answered\"} 3"]
    {
        assert!(metrics.contains(part), "no {part} in {metrics}");
    }
    pingd.stop().expect(0);
}
// ANCHOR_END: reload

#[test]
fn the_level_changes_while_it_runs_and_health_follows_its_life() {
    let daemon = pingd("");
    let pingd = daemon.supervised();
    pingd.wait_ready();
    assert!(health(&pingd, "/readyz").starts_with("HTTP/1.1 200"));
    assert!(health(&pingd, "/livez").starts_with("HTTP/1.1 200"));
    daemon.words(&["log-level", "warn"]).expect(0);
    assert_eq!(daemon.word("log-level").expect(0).stdout.trim(), "warn");
    pingd.reload().expect(0);
    assert!(!pingd.logs().contains("from now on"), "{}", pingd.logs());
    daemon.words(&["log-level", "info"]).expect(0);
    pingd.reload().expect(0);
    pingd.until("the handler is heard again", || pingd.logs().contains("from now on it is `pong`"));
    pingd.stop().expect(0);
}

#[test]
fn it_is_looked_at_before_it_is_started() {
    let daemon = pingd("workers = 65\n");
    let config = daemon.root().join("etc/pingd.toml").display().to_string();
    daemon.words(&["check", "--config", &config]).expect(6).says(&["must be from 1 to 64"]);
    daemon.root().write("etc/pingd.toml", "workers = 2\n");
    let checked = daemon.words(&["check", "--config", &config]).expect(0).stdout;
    assert!(checked.contains("workers = 2"), "{checked}");
    let explained = daemon.words(&["explain", "--config", &config, "--foreground"]).stdout;
    for step in ["configuration", "health", "log", "control"] {
        assert!(explained.lines().any(|line| line.starts_with(step)), "no {step} in {explained}");
    }
}

// ANCHOR: upgrade
#[test]
fn clients_are_answered_by_one_program_after_the_other() {
    let daemon = pingd("greeting = \"hello\"\n");
    let pingd = daemon.start();
    for generation in 2..5 {
        daemon.word("upgrade").expect(0);
        assert_eq!(greeting(&pingd), "hello");
        let status = daemon.words(&["status", "--json"]).expect(0).stdout;
        assert!(status.contains(&format!("\"generation\": {generation}")), "{status}");
        assert!(health(&pingd, "/metrics").contains(&format!("\ndaemon_generation {generation}\n")));
        assert!(health(&pingd, "/readyz").starts_with("HTTP/1.1 200"));
    }
    daemon.root().write("etc/pingd.toml", "workers = 65\n");
    daemon.word("upgrade").expect(1).says(&["must be from 1 to 64"]);
    assert_eq!(greeting(&pingd), "hello");
    daemon.word("stop").expect(0);
    daemon.word("status").expect(3);
}
// ANCHOR_END: upgrade
