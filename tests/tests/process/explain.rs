//! The word `explain`: what it says of a start is what the start then does, and nothing is done by it.

use std::collections::BTreeMap;
use std::path::Path;
use std::thread;

use daemon_tests::apart::go_apart;
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::{Ended, Launch};
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

mod failures;
mod harmless;
mod starters;
mod truth;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");
const LISTENING: &str = env!("CARGO_BIN_EXE_listening");
const SECRETIVE: &str = env!("CARGO_BIN_EXE_secretive");
const WHOLE: &str = env!("CARGO_BIN_EXE_whole");

/// What was told, by the names of the steps.
struct Sheet {
    steps: BTreeMap<String, Vec<String>>,
    ended: Ended,
}

impl Sheet {
    /// Of a launch that is one of `explain`.
    #[track_caller]
    fn of(launch: Launch<'_>) -> Self {
        Self::read(launch.arg("explain").run())
    }

    #[track_caller]
    fn read(ended: Ended) -> Self {
        let mut steps: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut last = String::new();
        let lines = ended.stdout.lines().skip(2).take_while(|line| !line.is_empty());
        for line in lines {
            let (name, told) = line.split_at_checked(20).expect("a name and what is told");
            if !name.trim().is_empty() {
                name.trim_end().clone_into(&mut last);
            }
            steps.entry(last.clone()).or_default().push(told.to_owned());
        }
        assert!(steps.len() > 20, "stdout: {}\nstderr: {}", ended.stdout, ended.stderr);
        Self { steps, ended }
    }

    /// The lines of one step.
    #[track_caller]
    fn told(&self, step: &str) -> &[String] {
        self.steps.get(step).unwrap_or_else(|| panic!("no `{step}` in {}", self.ended.stdout))
    }

    /// The first line of one step.
    #[track_caller]
    fn first(&self, step: &str) -> &str {
        &self.told(step)[0]
    }

    /// Names behind a word of a step: `passes: LANG, TZ`.
    #[track_caller]
    fn names(&self, step: &str, word: &str) -> Vec<String> {
        let found = self
            .told(step)
            .iter()
            .find_map(|line| line.split(';').find_map(|part| part.trim().strip_prefix(word)));
        let names = found.unwrap_or_else(|| panic!("no `{word}` in {}", self.ended.stdout));
        names.trim().split(", ").map(str::to_owned).collect()
    }
}

/// Runs it with directories, accounts and a network of its own, as only root can.
fn apart(test: impl FnOnce(&Workdir) + Send + 'static) {
    if !Uid::effective().is_root() {
        return skip("only root can have mounts of its own");
    }
    let inside = move || {
        go_apart();
        test(&Workdir::new());
    };
    thread::spawn(inside).join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
}

fn actor(workdir: &Workdir) -> Daemon<'_> {
    Daemon::new(workdir, ACTOR)
}

fn whole(workdir: &Workdir) -> Launch<'_> {
    Launch::new(workdir, Path::new(WHOLE))
}
