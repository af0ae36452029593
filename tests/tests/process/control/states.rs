//! What `status` tells in each state, for people and for programs.

use std::process::Command;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::terminal;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

use super::{controlled, member, started, status};

const RETIRING: &str = env!("CARGO_BIN_EXE_retiring");

/// The state, from both texts; one that changes meanwhile is asked for again.
fn state(daemon: &Daemon<'_>) -> String {
    let told = || member(&status(daemon).expect(0), "['state']");
    let json = told();
    let text = daemon.word("status").expect(0).stdout;
    if told() != json {
        return state(daemon);
    }
    let line = text.lines().find_map(|line| line.strip_prefix("  state")).expect("a line of the state");
    assert_eq!(line.trim().split(' ').next(), Some(json.as_str()), "{text}");
    json
}

#[test]
fn each_state_has_its_word() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    let go = workdir.join("go");
    let words = [super::placed(&workdir), format!("await={}", go.display()), "ready".into(), "serve".into()];
    let stopping = workdir.join("stopping");
    let end = [format!("touch={}", stopping.display()), "hang".into()];
    let starting = words.iter().chain(&end).fold(daemon.launch(), Launch::arg).spawn();
    let process = daemon.appears();
    until_true("it listens", || super::socket(&daemon).exists());
    assert_eq!(state(&daemon), "starting");
    let _go = workdir.file("go", "");
    starting.wait().expect(0);
    assert_eq!(state(&daemon), "ready");
    std::fs::remove_file(go).expect("the next one waits");
    let _slow = workdir.file("verdict", "wait");
    process.signal(Signal::SIGHUP);
    until_true("the reload is at work", || workdir.lines("reloads") == 1);
    assert_eq!(state(&daemon), "reloading");
    let _go = workdir.file("go", "");
    until_true("it is over", || member(&status(&daemon), "['state']") == "ready");
    assert_eq!(state(&daemon), "ready");
    process.signal(Signal::SIGTERM);
    until_true("main is stopping", || stopping.exists());
    assert_eq!(state(&daemon), "stopping");
}

#[test]
fn k04_a_daemon_that_serves_on_for_its_delay_is_draining_and_a_stop_at_its_socket_waits() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, RETIRING);
    let process = daemon.start();
    let stop = daemon.launch().arg("stop").spawn();
    until_true("it drains", || state(&daemon) == "draining");
    // Cut short by a signal.
    process.signal(Signal::SIGTERM);
    assert!(stop.wait().expect(0).stdout.contains("stopped"));
    assert!(!process.alive());
}

#[test]
fn the_object_has_every_member_and_its_times_follow_each_other() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    let process = started(&daemon, &workdir);
    let json = status(&daemon).expect(0);
    let members = "name state source pid version generation uid user started ready since listeners reload \
                   watchdog restarts log_level";
    assert_eq!(member(&json, ".__class__.__name__"), "dict");
    let script_members = member(&json, ".keys().__iter__().__reduce__()[1][0]");
    let listed: Vec<&str> =
        script_members.trim_matches(['[', ']']).split(", ").map(|key| key.trim_matches('\'')).collect();
    assert_eq!(listed, members.split_whitespace().collect::<Vec<_>>());
    assert_eq!(member(&json, "['source']"), "control");
    assert_eq!(member(&json, "['pid']"), process.0.to_string());
    assert_eq!(member(&json, "['uid']"), nix::unistd::Uid::effective().to_string());
    assert_eq!(member(&json, "['generation']"), "1");
    assert_eq!(member(&json, "['listeners'][0]['name']"), "web");
    let address = member(&json, "['listeners'][0]['address']");
    std::net::TcpStream::connect(&address).expect("the address that it says");
    let [started, ready] = ["started", "ready"].map(|name| member(&json, &format!("['{name}']")));
    assert!(started <= ready && ready.len() == "2026-01-31T12:00:00Z".len(), "{started} {ready}");
    let today = Command::new("date").args(["--utc", "+%Y-%m-%dT%H:%M:%SZ"]).output().expect("date");
    let now = String::from_utf8(today.stdout).expect("text");
    assert!(ready.as_str() <= now.trim(), "{ready} {now}");
}

#[test]
fn colour_is_for_a_terminal_that_wants_it() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    started(&daemon, &workdir);
    let plain = daemon.word("status").stdout;
    assert!(!plain.contains('\x1b'), "{plain:?}");
    let on_terminal = |variables: &[(&str, &str)]| {
        let (mut far, name) = terminal::open();
        let near = std::fs::OpenOptions::new().read(true).write(true).open(&name).expect("a terminal");
        let pidfile = daemon.pidfile().display().to_string();
        let status = Command::new(daemon.program())
            .args(["status", "--pidfile", &pidfile])
            .env_clear()
            .envs(variables.iter().copied())
            .stdout(near)
            .status();
        assert!(status.expect("a program that runs").success());
        let mut said = vec![0; 4096];
        let length = std::io::Read::read(&mut far, &mut said).expect("what it said");
        String::from_utf8_lossy(&said[..length]).into_owned()
    };
    assert!(on_terminal(&[("TERM", "xterm")]).contains("\x1b[32mready\x1b[0m"));
    for unwanted in [&[("TERM", "xterm"), ("NO_COLOR", "1")][..], &[("TERM", "dumb")]] {
        assert!(!on_terminal(unwanted).contains('\x1b'), "{unwanted:?}");
    }
    assert!(on_terminal(&[("NO_COLOR", "")]).contains('\x1b'), "an empty variable is none");
}

#[test]
fn the_level_of_the_log_is_told_and_set_while_the_daemon_runs() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, RETIRING);
    let word = |level: &str| daemon.launch().arg("log-level").arg(level).run();
    daemon.word("log-level").expect(7).says(&["not running"]);
    daemon.start();
    assert_eq!(daemon.word("log-level").expect(0).stdout, "info\n");
    assert_eq!(word("debug").expect(0).stdout, "debug\n");
    assert_eq!(word("warn,http=trace").expect(0).stdout, "warn,http=trace\n");
    word("loud").expect(2).says(&["`loud` is no level"]);
    assert_eq!(daemon.word("log-level").expect(0).stdout, "warn,http=trace\n");
    assert_eq!(member(&status(&daemon), "['log_level']"), "warn,http=trace");
    let long = format!("info,{}=debug", "x".repeat(300));
    word(&long).expect(2).says(&["a level has 200 bytes at most, this one has 311"]);
    word("info, debug").expect(2).says(&["`info, debug` is no level of messages: use `off`, `error`"]);
}

#[test]
fn s11_each_part_of_the_watchdog_is_told_with_its_last_beat_and_one_that_stalls_is_named() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, env!("CARGO_BIN_EXE_minding"));
    daemon.start();
    let part = |number: u8, name: &str| {
        member(&status(&daemon).expect(0), &format!("['watchdog']['parts'][{number}]['{name}']"))
    };
    assert_eq!(member(&status(&daemon), "['watchdog']['limit_ms']"), "2000");
    assert_eq!([part(0, "name"), part(1, "name")], ["idle \u{1b}[31m one", "main"]);
    until_true("the part that does not beat has stalled", || part(0, "stalled") == "True");
    assert!(part(0, "beat_ms_ago").parse::<u64>().expect("a number") >= 1500);
    assert_eq!(part(1, "stalled"), "False");
    let text = daemon.word("status").stdout;
    assert!(text.contains("\n  watchdog    limit 2 s\n              `idle \\u{1b}[31m one` beat "), "{text}");
    assert!(text.contains(" ago, stalled\n              `main` beat "), "{text}");
}

#[test]
fn i20_a_word_takes_no_flag_that_is_anothers() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    daemon.launch().arg("stop").arg("--json").run().expect(2).says(&["unknown argument `--json`"]);
    daemon.launch().arg("log-level").arg("debug").arg("info").run().expect(2);
    daemon.launch().arg("log-level").arg("in fo").run().expect(2).says(&["`in fo`"]);
    started(&daemon, &workdir);
    daemon.word("log-level").expect(3).says(&["declares no `log`"]);
}
