//! Many at once: of starts exactly one daemon lives and the others name it; words of every kind leave nothing behind.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

use daemon_tests::daemon::Daemon;
use daemon_tests::launch::{Ended, Running};
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;
use nix::sys::signal::Signal;
use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

/// Each waits at the gate until it is opened.
const WAIT: &str = "read _ <\"$0\"; exec \"$@\"";

/// How often; `DAEMON_TESTS_ROUNDS` says how often instead.
fn rounds(usual: usize) -> usize {
    std::env::var("DAEMON_TESTS_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usual)
}

/// Programs that begin at the same moment: each reads a line first.
struct Gate<'w> {
    daemon: &'w Daemon<'w>,
    path: PathBuf,
    lines: File,
    waiting: Vec<Running>,
}

impl<'w> Gate<'w> {
    fn new(workdir: &Workdir, daemon: &'w Daemon<'w>) -> Self {
        let path = workdir.join("gate");
        mkfifo(&path, Mode::S_IRWXU).expect("a gate");
        let lines = File::options().read(true).write(true).open(&path).expect("both ends of the gate");
        Self { daemon, path, lines, waiting: Vec::new() }
    }

    fn wait(&mut self, word: &str) {
        let launch = self.daemon.launch().through(&["/bin/sh", "-c", WAIT, &self.path.to_string_lossy()]);
        self.waiting.push(launch.arg(word).spawn());
    }

    fn open(mut self) -> Vec<Ended> {
        self.lines.write_all("\n".repeat(self.waiting.len()).as_bytes()).expect("an open gate");
        self.waiting.into_iter().map(Running::wait).collect()
    }
}

#[test]
fn f19_of_two_hundred_starts_one_lives_and_all_others_name_it() {
    for round in 0..rounds(4) {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let mut gate = Gate::new(&workdir, &daemon);
        for _ in 0..200 {
            gate.wait("--");
        }
        let ended = gate.open();
        let (started, refused): (Vec<_>, Vec<_>) = ended.into_iter().partition(|ended| ended.code() == 0);
        let one = daemon.process();
        assert_eq!(started.len(), 1, "round {round}");
        for start in refused {
            let said = format!("actor: already running, pid {}\n", one.0);
            assert_eq!((start.code(), start.stderr.as_str()), (150, said.as_str()), "round {round}");
        }
        assert_eq!(workdir.processes(), [one], "round {round}");
        daemon.word("stop").expect(0);
        daemon.assert_nothing_left();
    }
}

#[test]
fn f20_a_start_while_the_old_one_stops_is_refused_until_it_is_gone() {
    let workdir = Workdir::new();
    let daemon = Daemon::new(&workdir, ACTOR);
    let over = workdir.join("over");
    let lasts = format!("await={}", over.display());
    let old = daemon.started(daemon.launch().arg("ready").arg("serve").arg(lasts));
    old.signal(Signal::SIGTERM);
    for _ in 0..20 {
        daemon.launch().run().expect(150).says(&[&format!("already running, pid {}", old.0)]);
    }
    let mut gate = Gate::new(&workdir, &daemon);
    for _ in 0..20 {
        gate.wait("--");
    }
    std::fs::write(over, "").expect("the end of the old one");
    for start in gate.open() {
        assert!([0, 150].contains(&start.code()), "{start:?}");
    }
    daemon.gone(old);
    assert!(workdir.processes().len() < 2);
    if workdir.processes().is_empty() {
        daemon.start();
    }
    daemon.word("status").expect(0);
}

#[test]
fn a_storm_of_words_leaves_one_daemon_or_none_and_every_answer_is_one_of_the_books() {
    for _ in 0..rounds(4) {
        let workdir = Workdir::new();
        let daemon = Daemon::new(&workdir, ACTOR);
        let mut gate = Gate::new(&workdir, &daemon);
        let words = ["start", "stop", "status", "reload"];
        for word in words.iter().cycle().take(80) {
            gate.wait(word);
        }
        for (word, ended) in words.iter().cycle().zip(gate.open()) {
            let allowed = match *word {
                // The daemon may be stopped before it is ready.
                "start" => ended.code() == 0 || ended.stderr.contains("before it was ready"),
                "stop" => ended.code() == 0,
                "status" => [0, 1, 3].contains(&ended.code()),
                // There may be none, or it may be on its way out.
                _ => [0, 7].contains(&ended.code()) || ended.stderr.contains("reload refused: "),
            };
            assert!(allowed, "{word}: {ended:?}");
        }
        assert!(workdir.processes().len() < 2, "{:?}", workdir.processes());
        daemon.word("stop").expect(0);
        until_true("nothing runs", || workdir.processes().is_empty());
        daemon.start();
        daemon.word("stop").expect(0);
        daemon.assert_nothing_left();
    }
}
