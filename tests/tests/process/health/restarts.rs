//! How often it was restarted: ends that were no stop, and nothing else.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;

use daemon_tests::address;
use daemon_tests::http;
use daemon_tests::launch::{Ended, Launch};
use daemon_tests::proc::Process;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::unistd::Uid;

use super::Healthy;

/// A daemon with its runtime directory: root takes none from the environment.
struct Restarted<'w> {
    workdir: &'w Workdir,
    own: PathBuf,
    at: String,
}

impl Restarted<'_> {
    fn run(&self, word: &str) -> Ended {
        let launch = Launch::new(self.workdir, env!("CARGO_BIN_EXE_restarted").as_ref()).arg(word);
        let launch = launch.arg("--pidfile").arg(self.own.join("pid")).env("RUNTIME_DIRECTORY", &self.own);
        launch.arg("--listen").arg(format!("health={}", self.at)).run()
    }

    fn start(&self) -> (Process, Option<String>) {
        self.run("start").expect(0);
        self.is()
    }

    /// Which process it is, and what its metrics say.
    fn is(&self) -> (Process, Option<String>) {
        let text = fs::read_to_string(self.own.join("pid")).expect("a PID file");
        let metrics = http::get(&self.at, "/metrics").body;
        let value = metrics.lines().find_map(|line| line.strip_prefix("daemon_restarts_total "));
        (Process(text.trim().parse().expect("a number")), value.map(str::to_owned))
    }

    fn kill(process: Process) {
        process.signal(Signal::SIGKILL);
        until_true("it has ended", || !process.alive());
    }
}

#[test]
fn an_end_that_was_no_stop_is_counted_until_there_is_one() {
    let workdir = Workdir::new();
    let root = Uid::effective().is_root();
    let own = if root { PathBuf::from("/run/restarted") } else { workdir.directory("own") };
    let mark = own.join(if root { "restarts" } else { "pid.restarts" });
    let daemon = Restarted { workdir: &workdir, own, at: address::own(9901) };
    let _ = fs::remove_file(&mark);
    let (first, restarts) = daemon.start();
    assert_eq!(restarts.as_deref(), Some("0"));
    Restarted::kill(first);
    let (second, restarts) = daemon.start();
    assert_eq!(restarts.as_deref(), Some("1"));
    Restarted::kill(second);
    let taken = TcpListener::bind(&daemon.at).expect("an address");
    daemon.run("start").expect(1);
    drop(taken);
    let (third, restarts) = daemon.start();
    assert_eq!(restarts.as_deref(), Some("2"), "a start that fails is none");
    let told = daemon.run("status");
    assert!(told.stdout.contains("restarts") && told.stdout.contains("`main` beat"), "{}", told.stdout);
    daemon.run("stop").expect(0);
    assert!(!third.alive() && !mark.exists(), "of a stop nothing is left");
    let (fourth, restarts) = daemon.start();
    assert_eq!(restarts.as_deref(), Some("0"));
    fs::write(&mark, "nonsense").expect("the mark");
    Restarted::kill(fourth);
    let (_fifth, restarts) = daemon.start();
    assert_eq!(restarts.as_deref(), Some("0"), "what is no mark counts for nothing");
    daemon.run("stop").expect(0);
    if root {
        let _ = fs::remove_dir(&daemon.own);
    }
}

#[test]
fn an_instance_of_its_own_is_no_restart_of_another() {
    let workdir = Workdir::new();
    let instance = |name| Restarted {
        workdir: &workdir,
        own: workdir.directory(name),
        at: address::own(if name == "one" { 9901 } else { 9902 }),
    };
    let (one, other) = (instance("one"), instance("other"));
    let (first, _) = one.start();
    let (_second, restarts) = other.start();
    assert_eq!(restarts.as_deref(), Some("0"));
    other.run("stop").expect(0);
    Restarted::kill(first);
    let (_third, restarts) = one.start();
    assert_eq!(restarts.as_deref(), Some("1"), "the other's stop is not this one's");
    one.run("stop").expect(0);
}

#[test]
fn an_upgrade_is_no_restart_and_the_count_goes_over() {
    let workdir = Workdir::new();
    let daemon = Restarted { workdir: &workdir, own: workdir.directory("own"), at: address::own(9901) };
    let upgraded = || {
        daemon.run("upgrade").expect(0);
        daemon.is()
    };
    Restarted::kill(daemon.start().0);
    let (first, restarts) = daemon.start();
    assert_eq!(restarts.as_deref(), Some("1"));
    let (second, restarts) = upgraded();
    assert_eq!(restarts.as_deref(), Some("1"), "what was before is still known");
    until_true("the old one has ended", || !first.alive());
    let (third, restarts) = upgraded();
    assert_eq!(restarts.as_deref(), Some("1"), "and the old one's end takes no mark away");
    until_true("the old one has ended", || !second.alive());
    Restarted::kill(third);
    assert_eq!(daemon.start().1.as_deref(), Some("2"), "of the last one a killing is told");
    let _ = upgraded();
    daemon.run("stop").expect(0);
    assert!(!daemon.own.join("pid.restarts").exists(), "its stop is the daemon's");
    assert_eq!(daemon.start().1.as_deref(), Some("0"));
    daemon.run("stop").expect(0);
}

/// The mark is made before the launcher is told, for who asks at once.
#[test]
fn a_start_that_no_launcher_hears_of_is_not_followed_by_a_restart() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let hold = format!("await={}", workdir.join("go").display());
    let launch = healthy.daemon.launch().arg("--").arg(workdir.path()).arg(hold).arg("ready").arg("serve");
    let launcher = launch.spawn();
    let process = healthy.daemon.appears();
    launcher.process().signal(Signal::SIGKILL);
    let _killed = launcher.wait();
    let _go = workdir.file("go", "");
    healthy.daemon.gone(process);
    healthy.daemon.assert_nothing_left();
    let left = fs::read_dir(workdir.path()).expect("the directory").flatten().map(|entry| entry.file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().contains("restarts")).collect();
    assert!(left.is_empty(), "{left:?}");
    let next = healthy.daemon.start();
    assert_eq!(healthy.value("daemon_restarts_total"), Some(0.0));
    Restarted::kill(next);
    let last = healthy.daemon.start();
    assert_eq!(healthy.value("daemon_restarts_total"), Some(1.0));
    last.signal(Signal::SIGTERM);
    healthy.daemon.gone(last);
}
