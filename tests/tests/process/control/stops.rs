//! A stop that is asked for at the socket, and daemons that have no PID file to be stopped by.

use std::fs;
use std::os::unix::fs::chown;

use daemon_tests::launch::{Launch, Running};
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::unistd::Uid;

use super::{controlled, directed, member};

/// The user that it declares.
const GAMES: u32 = 5;
const AS_GAMES: [&str; 4] = ["/usr/bin/setpriv", "--reuid=games", "--regid=games", "--clear-groups"];

#[test]
fn f60_a_daemon_that_was_stopped_by_a_signal_hears_it() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    let go = workdir.join("go");
    let starting = daemon.launch().arg(format!("await={}", go.display())).spawn();
    let process = daemon.appears();
    until_true("it listens", || super::socket(&daemon).exists());
    process.signal(Signal::SIGSTOP);
    let stop = daemon.launch().arg("stop").spawn();
    until_true("it goes on", || process.stat().state != 'T');
    let _go = workdir.file("go", "");
    stop.wait().expect(0);
    assert_ne!(starting.wait().code(), 0, "it was not ready");
    daemon.assert_nothing_left();
}

#[test]
fn who_asks_a_second_time_waits_and_does_not_cut_the_stop_short() {
    let workdir = Workdir::new();
    let daemon = Ordinary::new(&workdir);
    let go = daemon.runtime.join("go");
    let running = daemon.run(&["ready", "serve", &format!("await={}", go.display())]);
    let stops = [(); 3].map(|()| {
        let stop = daemon.word("stop").spawn();
        until_true("it waits", || {
            member(&daemon.word("status").arg("--json").run(), "['state']") == "stopping"
        });
        stop
    });
    fs::write(go, "").expect("main may go");
    for stop in stops {
        assert!(stop.wait().expect(0).stdout.contains("stopped, pid was"));
    }
    running.wait().expect(0);
}

/// The daemon of an ordinary user whose service manager has given it a runtime directory.
struct Ordinary<'w> {
    workdir: &'w Workdir,
    runtime: std::path::PathBuf,
}

impl<'w> Ordinary<'w> {
    fn new(workdir: &'w Workdir) -> Self {
        let runtime = workdir.directory("runtime");
        if Uid::effective().is_root() {
            chown(&runtime, Some(GAMES), None).expect("a runtime directory of its user's");
        }
        Self { workdir, runtime }
    }

    fn word(&self, word: &str) -> Launch<'w> {
        let launch = directed(self.workdir, &[word]).env("RUNTIME_DIRECTORY", &self.runtime);
        if Uid::effective().is_root() {
            launch.through(&AS_GAMES)
        } else {
            launch.arg("--user").arg(Uid::effective().to_string())
        }
    }

    fn run(&self, words: &[&str]) -> Running {
        let launch = self.word("run").arg(format!("place={}", self.runtime.display()));
        let running = words.iter().fold(launch, Launch::arg).spawn();
        until_true("it is ready", || {
            let status = self.word("status").arg("--json").run();
            status.code() == 0 && member(&status, "['state']") == "ready"
        });
        running
    }
}

#[test]
fn a_daemon_without_a_pid_file_is_found_asked_and_stopped_at_its_socket() {
    let workdir = Workdir::new();
    let daemon = Ordinary::new(&workdir);
    assert!(daemon.word("status").run().expect(3).stdout.contains("directed is not running"));
    daemon.word("reload").run().expect(7);
    daemon.word("stop").run().expect(0);
    let running = daemon.run(&["ready", "serve"]);
    let status = daemon.word("status").run().expect(0).stdout;
    assert!(status.starts_with(&format!("directed is running, pid {}\n", running.process().0)), "{status}");
    daemon.word("reload").run().expect(0);
    assert_eq!(fs::read_to_string(daemon.runtime.join("reloads")).expect("a reload"), "reload\n");
    daemon.word("run").run().expect(150).says(&[&format!("already running, pid {}", running.process().0)]);
    daemon.word("stop").run().expect(0);
    running.wait().expect(0);
    assert!(!daemon.runtime.join("control").exists(), "its walls let it remove its socket");
}

#[test]
fn a_daemon_without_a_pid_file_that_was_killed_is_dead_as_its_socket_shows() {
    let workdir = Workdir::new();
    let daemon = Ordinary::new(&workdir);
    let running = daemon.run(&["ready", "serve"]);
    running.process().signal(Signal::SIGKILL);
    running.wait();
    assert!(daemon.word("status").run().expect(1).stdout.contains("is dead, and its control socket"));
    daemon.word("stop").run().expect(0);
    let running = daemon.run(&["ready", "serve"]);
    daemon.word("stop").run().expect(0);
    running.wait().expect(0);
}
