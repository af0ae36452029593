//! What the file says is what pingd does, from the first start through every reload.

use daemon_testing::{Daemon, RunningDaemon};

const PINGD: &str = env!("CARGO_BIN_EXE_pingd-config");

/// Configured by the file that is written below `etc`.
fn pingd(settings: &str) -> Daemon {
    let daemon = Daemon::new(PINGD).own_user().listen("http");
    let file = daemon.root().write("etc/pingd.toml", settings);
    daemon.arg("--config").arg(file)
}

fn answer(pingd: &RunningDaemon, header: &str) -> String {
    let answer = pingd.ask("http", format!("GET / HTTP/1.0\r\n{header}\r\n"));
    answer.rsplit("\r\n\r\n").next().unwrap_or_default().trim_end().to_owned()
}

#[test]
fn the_file_says_how_it_greets_and_who_learns_more() {
    let pingd = pingd("greeting = \"hello\"\nworkers = 3\npassword = \"sesame\"\n").start();
    assert_eq!(answer(&pingd, ""), "hello");
    assert_eq!(answer(&pingd, "Authorization: guess\r\n"), "hello");
    assert_eq!(answer(&pingd, "Authorization: sesame\r\n"), "hello from one of 3");
    pingd.stop().expect(0);
}

#[test]
fn a_reload_is_applied_as_a_whole_or_not_at_all() {
    let daemon = pingd("greeting = \"hello\"\n");
    let pingd = daemon.start();
    daemon.root().write("etc/pingd.toml", "greeting = \"good morning\"\nworkers = 65\n");
    pingd.reload().expect(1).says(&["must be from 1 to 64"]);
    assert_eq!(answer(&pingd, ""), "hello");

    daemon.root().write("etc/pingd.toml", "greeting = \"\"\n");
    pingd.reload().expect(1).says(&["after `hello` nothing is no greeting"]);
    assert_eq!(answer(&pingd, ""), "hello");

    daemon.root().write("etc/pingd.toml", "greeting = \"good morning\"\n");
    pingd.reload().expect(0);
    assert_eq!(answer(&pingd, ""), "good morning");
    pingd.stop().expect(0);
}

#[test]
fn a_mistake_keeps_it_from_starting_and_no_secret_is_told() {
    let daemon = pingd("password = \"sesame\"\ngreting = \"hello\"\n");
    let ended = daemon.try_start().expect_err("there is no such key");
    ended.expect(6).says(&["unknown key `greting`"]);

    daemon.root().write("etc/pingd.toml", "password = \"sesame\"\n");
    let file = daemon.root().join("etc/pingd.toml").display().to_string();
    let checked = daemon.words(&["check", "--config", &file]).expect(0).stdout;
    assert!(checked.contains("greeting = \"pong\"") && !checked.contains("sesame"), "{checked}");
}
