//! A reload is a transaction: all of it or nothing, with one verdict wherever somebody looks (R01 to R08).

use daemon_tests::notify::Manager;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;

use super::{CONFIGURED, REREADING, daemon, in_force, launch, refused, started, write};

#[test]
fn n02_a_reload_puts_the_new_configuration_in_force_in_the_same_process() {
    let workdir = Workdir::new();
    let (daemon, process) = started(&workdir, "greeting = \"old\"\n");
    write(&workdir, "greeting = \"new\"\n");
    assert!(in_force(&workdir).contains("\"old\""), "nobody has asked yet");
    let ended = daemon.word("reload").expect(0);
    assert_eq!(ended.stdout, "configured reloaded\n");
    assert!(in_force(&workdir).contains("\"new\""));
    assert_eq!((daemon.process(), workdir.lines("reloads")), (process, 1));
}

#[test]
fn without_a_function_sighup_reloads_the_configuration_by_itself() {
    let workdir = Workdir::new();
    write(&workdir, "word = \"old\"\n");
    let daemon = daemon(&workdir, REREADING);
    let process = daemon.start();
    write(&workdir, "word = \"new\"\n");
    process.signal(Signal::SIGHUP);
    until_true("the new one is in force", || in_force(&workdir).contains("new"));
    write(&workdir, "word = 7\n");
    refused(&workdir, &daemon, &["`word` takes a string, found an integer"]);
}

#[test]
fn the_handler_sees_both_and_may_refuse() {
    let workdir = Workdir::new();
    let (daemon, _) = started(&workdir, "greeting = \"old\"\n");
    write(&workdir, "greeting = \"new\"\nhandler = \"refuse\"\n");
    refused(&workdir, &daemon, &["old is better than new"]);
}

#[test]
fn f54_a_panic_in_the_handler_keeps_the_old_configuration() {
    let workdir = Workdir::new();
    let (daemon, process) = started(&workdir, "greeting = \"old\"\n");
    write(&workdir, "greeting = \"new\"\nhandler = \"panic\"\n");
    refused(&workdir, &daemon, &["the handler fell over"]);
    write(&workdir, "greeting = \"new\"\n");
    daemon.word("reload").expect(0);
    assert_eq!(daemon.process(), process);
}

#[test]
fn f54_a_panic_when_a_configuration_is_let_go_of_changes_no_verdict() {
    let workdir = Workdir::new();
    let (daemon, process) = started(&workdir, "greeting = \"old\"\nhandler = \"stay and cling\"\n");
    write(&workdir, "greeting = \"new\"\nhandler = \"refuse and cling\"\n");
    refused(&workdir, &daemon, &["old is better than new"]);
    write(&workdir, "greeting = \"new\"\n");
    daemon.word("reload").expect(0);
    assert!(in_force(&workdir).contains("\"new\""));
    daemon.word("reload").expect(0);
    assert_eq!(daemon.process(), process);
}

#[test]
fn the_new_configuration_is_in_force_only_once_the_handler_has_agreed() {
    let workdir = Workdir::new();
    let (_daemon, process) = started(&workdir, "greeting = \"old\"\n");
    let _wait = workdir.file("verdict", "wait");
    write(&workdir, "greeting = \"new\"\n");
    process.signal(Signal::SIGHUP);
    until_true("the handler is at work", || workdir.lines("reloads") == 1);
    assert!(in_force(&workdir).contains("\"old\""));
    let _go = workdir.file("go", "");
    until_true("it is in force", || in_force(&workdir).contains("\"new\""));
}

#[test]
fn what_needs_a_restart_is_said_by_name_until_it_is_restarted_or_taken_back() {
    let workdir = Workdir::new();
    let (daemon, _) = started(&workdir, "greeting = \"old\"\nworkers = 2\n");
    let said = |text: &str| {
        write(&workdir, text);
        daemon.word("reload").expect(0).stdout
    };
    let workers = "configured reloaded; `workers` needs a restart\n";
    assert_eq!(said("greeting = \"old\"\nworkers = 3\n"), workers);
    assert!(in_force(&workdir).contains("workers: 3"));
    assert_eq!(said("greeting = \"new\"\nworkers = 3\n"), workers);
    let both = "configured reloaded; `workers` and `http.port` need a restart\n";
    assert_eq!(said("greeting = \"new\"\nworkers = 3\n[http]\nport = 81\n"), both);
    assert_eq!(said("greeting = \"new\"\n"), "configured reloaded\n", "the default is what it started with");
}

#[test]
fn r01_r02_r03_the_verdict_is_the_same_for_the_manager_the_log_and_who_asked() {
    let workdir = Workdir::new();
    write(&workdir, "greeting = \"old\"\n");
    let manager = Manager::at(&workdir.join("notify"));
    let daemon = daemon(&workdir, CONFIGURED);
    let running = launch(&workdir, &daemon).env("NOTIFY_SOCKET", manager.address()).spawn();
    assert!(manager.next().has("READY=1"));
    let reload = |text: &str| {
        write(&workdir, text);
        running.process().signal(Signal::SIGHUP);
        let messages = manager.until("READY=1");
        assert!(
            messages[0].has("RELOADING=1") && messages[0].get("MONOTONIC_USEC").is_some(),
            "{messages:?}"
        );
        messages.last().and_then(|message| message.get("STATUS")).expect("a status").to_owned()
    };
    let path = workdir.join("conf.toml").display().to_string();
    let refused = format!("unknown key `greting` ({path}:1:1), and 2 more");
    assert_eq!(reload("greeting = \"new\"\nworkers = 5\n"), "ready; `workers` needs a restart");
    assert_eq!(reload("greting = 1\nworkers = \"x\"\n"), format!("reload refused: {refused}"));
    assert_eq!(reload("greeting = \"newer\"\n"), "ready");
    running.process().signal(Signal::SIGTERM);
    let ended = running.wait().expect(0);
    let log: Vec<&str> = ended.stderr.lines().filter(|line| line.starts_with("configured: ")).collect();
    assert_eq!(
        log,
        [
            "configured: reloaded; `workers` needs a restart",
            "configured: reload refused: the configuration cannot be used",
            "configured: reloaded"
        ]
    );
    assert!(ended.stderr.contains("error: unknown key `greting`"), "{}", ended.stderr);
}

#[test]
fn r05_a_report_that_is_too_long_for_the_answer_is_cut_and_the_daemon_lives() {
    let workdir = Workdir::new();
    let (daemon, process) = started(&workdir, "greeting = \"old\"\n");
    let many: Vec<String> = (0..2000).map(|number| format!("unknown{number} = \"ü\"\n")).collect();
    write(&workdir, &many.concat());
    refused(&workdir, &daemon, &["unknown key `unknown0`", "there are 1981 more mistakes"]);
    write(&workdir, &format!("greeting = \"{}\"\nhandler = \"refuse\"\n", "ü".repeat(200_000)));
    refused(&workdir, &daemon, &["old is better than üüü"]);
    assert_eq!(daemon.process(), process);
}
